package dev.errata.model.decode;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Draws the tokens of one row: temperature, then top-k, then top-p, as is usual. */
final class TokenSampler {
  private final Sampling sampling;
  private final RandomGenerator random;

  /**
   * @param prompt the row's prompt, and {@code repetition} how often it came before among those
   *     asked: both vary the seed, so that a row's draws depend on no other row
   */
  TokenSampler(Sampling sampling, int[] prompt, int repetition) {
    this.sampling = sampling;
    long seed = 31 * (31 * sampling.seed() + Arrays.hashCode(prompt)) + repetition;
    this.random = new SplittableRandom(seed);
  }

  /** A token drawn from {@code softmax(logits / temperature)}, restricted to the likeliest. */
  int draw(float[] logits) {
    int[] likeliest = likeliest(logits);
    double[] shares = new double[likeliest.length];
    double total = 0;
    for (int i = 0; i < shares.length; i++) {
      shares[i] = Math.exp((logits[likeliest[i]] - logits[likeliest[0]]) / sampling.temperature());
      total += shares[i];
    }
    int count = nucleus(shares, total);
    double kept = Arrays.stream(shares, 0, count).sum();
    double mark = random.nextDouble() * kept;
    int chosen = 0;
    while (chosen < count - 1 && mark >= shares[chosen]) {
      mark -= shares[chosen++];
    }
    return likeliest[chosen];
  }

  /** How many of the likeliest tokens it takes to reach the probability top-p. */
  private int nucleus(double[] shares, double total) {
    double sum = 0;
    for (int i = 0; i < shares.length; i++) {
      sum += shares[i];
      if (sum >= sampling.topP() * total) {
        return i + 1;
      }
    }
    return shares.length;
  }

  /** Tokens by falling logit, those of equal logit by number; no more than top-k. */
  private int[] likeliest(float[] logits) {
    long[] order = new long[logits.length];
    for (int token = 0; token < order.length; token++) {
      order[token] = ((long) ~sortable(logits[token]) << Integer.SIZE) | token;
    }
    Arrays.sort(order);
    int count = sampling.topK() == 0 ? order.length : Math.min(sampling.topK(), order.length);
    return Arrays.stream(order, 0, count).mapToInt(key -> (int) key).toArray();
  }

  /** An integer that sorts as the number does. */
  private static int sortable(float value) {
    int bits = Float.floatToIntBits(value);
    return bits < 0 ? bits ^ Integer.MAX_VALUE : bits;
  }
}
