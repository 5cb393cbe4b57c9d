package dev.errata.evaluator.metric;

/**
 * A mean with its interval.
 *
 * @param value the mean
 * @param n how many independent units it is the mean of
 * @param low lower end of the interval
 * @param high upper end of the interval
 */
public record Estimate(double value, int n, double low, double high) {
  public Estimate {
    if (n < 1 || !Double.isFinite(value) || !(low <= value && value <= high)) {
      throw new IllegalArgumentException(
          "Estimate %s of n=%d with interval [%s, %s]: expected n >= 1 and low <= value <= high"
              .formatted(value, n, low, high));
    }
  }
}
