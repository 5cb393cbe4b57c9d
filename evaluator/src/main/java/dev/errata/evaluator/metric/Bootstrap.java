package dev.errata.evaluator.metric;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The percentile bootstrap interval of a mean.
 *
 * <p>{@code resamples} times, n units are drawn with replacement from the n observed ones and their
 * mean is taken; the interval runs from the α/2 to the 1-α/2 quantile of these means (B. Efron,
 * <i>Bootstrap Methods: Another Look at the Jackknife</i>, Annals of Statistics 7, 1979; Efron and
 * Tibshirani, <i>An Introduction to the Bootstrap</i>, 1993, section 13.3). The quantile q is the
 * order statistic at index {@code floor(q (resamples - 1))}, rounded away from the middle.
 *
 * <p>Units must be independent: facts, not the several wordings of one fact. When all units agree
 * the interval has no width, which says nothing about units not seen.
 *
 * @param seed the same seed and values give the same interval
 * @param resamples how many means are drawn
 * @param confidence 1-α, for example 0.95
 */
public record Bootstrap(long seed, int resamples, double confidence) {
  /** 95%, from 1,000 resamples. */
  public static final Bootstrap DEFAULT = new Bootstrap(20150101L, 1000, 0.95);

  public Bootstrap {
    if (resamples < 1 || !(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException(
          "Bootstrap of %d resamples at confidence %s: expected at least 1, and 0 to 1"
              .formatted(resamples, confidence));
    }
  }

  /** The mean of the units' scores with its interval; at least one score, all finite. */
  public Estimate mean(double[] scores) {
    double[] ones = new double[scores.length];
    Arrays.fill(ones, 1);
    return ratio(scores, ones);
  }

  /**
   * {@code Σ sums / Σ weights} with its interval, of units of different weight: n units are drawn
   * with replacement, and the ratio of their sums is taken.
   *
   * @param sums one per unit, at least one, all finite
   * @param weights one per unit, all above 0
   */
  public Estimate ratio(double[] sums, double[] weights) {
    double value = Arrays.stream(sums).sum() / Arrays.stream(weights).sum();
    double[] means = new double[resamples];
    SplittableRandom random = new SplittableRandom(seed);
    for (int r = 0; r < resamples; r++) {
      means[r] = resampledRatio(sums, weights, random);
    }
    Arrays.sort(means);
    double tail = (1 - confidence) / 2 * (resamples - 1);
    double low = means[(int) Math.floor(tail)];
    double high = means[(int) Math.ceil(resamples - 1 - tail)];
    // Skewed scores can put the mean itself outside the quantiles of the resampled means.
    return new Estimate(value, sums.length, Math.min(low, value), Math.max(high, value));
  }

  private static double resampledRatio(double[] sums, double[] weights, SplittableRandom random) {
    double sum = 0;
    double weight = 0;
    for (int i = 0; i < sums.length; i++) {
      int drawn = random.nextInt(sums.length);
      sum += sums[drawn];
      weight += weights[drawn];
    }
    return sum / weight;
  }
}
