package dev.errata.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.errata.model.family.Positions;

/**
 * Turns pairs of numbers of queries and keys by angles that grow with the position, so that scores
 * depend on distances; the formula is at {@link Positions.Rotary}. Numbers of a head that do not
 * turn are pairs with the angle 0.
 */
final class Rotary {
  private final Positions.Rotary how;
  private final int headWidth;
  private final float[] frequencies;

  Rotary(Positions.Rotary how, int headWidth) {
    if (how.dimensions() != headWidth && !(how.interleaved() && how.dimensions() < headWidth)) {
      throw new ModelException(
          "rotating %d of %d numbers of a head is supported for neighbouring pairs only"
              .formatted(how.dimensions(), headWidth));
    }
    this.how = how;
    this.headWidth = headWidth;
    this.frequencies = new float[headWidth / 2];
    // Rounded step by step as the models were trained: far from the start it shows.
    for (int i = 0; 2 * i < how.dimensions(); i++) {
      float exponent = 2f * i / how.dimensions();
      float frequency = 1 / (float) Math.pow(how.theta(), exponent);
      frequencies[i] = (float) how.scaling().scaled(frequency);
    }
  }

  /** The angles of the tokens of one pass, in arrays of {@code scope}. */
  Turn turn(NDManager scope, Layout layout) {
    long[] positions = layout.positionsOnce();
    float[] cosines = new float[positions.length * headWidth];
    float[] sines = new float[cosines.length];
    int half = headWidth / 2;
    for (int t = 0; t < positions.length; t++) {
      for (int i = 0; i < half; i++) {
        float angle = positions[t] * frequencies[i];
        int first = t * headWidth + (how.interleaved() ? 2 * i : i);
        int second = first + (how.interleaved() ? 1 : half);
        cosines[first] = cosines[second] = (float) Math.cos(angle);
        sines[second] = (float) Math.sin(angle);
        sines[first] = -sines[second];
      }
    }
    long length = layout.length();
    long rows = positions.length / length;
    return new Turn(
        Engines.newArray(scope, cosines, rows, length, 1, headWidth),
        Engines.newArray(scope, sines, rows, length, 1, headWidth),
        how.interleaved());
  }

  /**
   * The turns of the tokens of one pass: with x' the other one of each pair, {@code x cos ± x'
   * sin}.
   *
   * @param cosines {@code [1 or B, T, 1, d_head]}
   * @param sines {@code [1 or B, T, 1, d_head]}, negative for the first of each pair
   * @param interleaved whether pairs are neighbours, not halves apart
   */
  record Turn(NDArray cosines, NDArray sines, boolean interleaved) {}
}
