package dev.errata.editor.gradient;

import java.util.Comparator;

/**
 * The shape of a weight, by which statistics and networks are shared.
 *
 * @param keyWidth {@code d_in}
 * @param gradientWidth {@code d_out}
 */
public record WeightShape(int keyWidth, int gradientWidth) implements Comparable<WeightShape> {
  private static final Comparator<WeightShape> ORDER =
      Comparator.comparingInt(WeightShape::keyWidth).thenComparingInt(WeightShape::gradientWidth);

  public static WeightShape of(FeatureRows rows) {
    return new WeightShape(rows.keyWidth(), rows.gradientWidth());
  }

  /** {@code d_in + d_out}: how many features a row has. */
  public int width() {
    return keyWidth + gradientWidth;
  }

  @Override
  public int compareTo(WeightShape other) {
    return ORDER.compare(this, other);
  }

  /** {@code d_in} x {@code d_out}, as {@code 4096x256}. */
  @Override
  public String toString() {
    return keyWidth + "x" + gradientWidth;
  }
}
