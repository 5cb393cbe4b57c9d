package dev.errata.evaluator.attribution;

/**
 * When a fall counts.
 *
 * @param least the smallest fall of a mean that matters, in the metric's own units
 * @param p how unlikely it must be by chance, for each metric that is watched
 * @param culpritShare the share of the whole fall that a single batch must have to be named
 */
public record FallCriteria(double least, double p, double culpritShare) {
  /** Five points, at p &lt; 0.01, a third of it from one batch. */
  public static final FallCriteria DEFAULT = new FallCriteria(0.05, 0.01, 1 / 3.0);

  public FallCriteria {
    if (!(least > 0 && least <= 1 && p > 0 && p < 1 && culpritShare > 0 && culpritShare <= 1)) {
      throw new IllegalArgumentException(
          "Fall of at least %s at p < %s, share %s: expected above 0 and at most 1"
              .formatted(least, p, culpritShare));
    }
  }

  /** Bonferroni's correction for watching several metrics. */
  public FallCriteria forOneOf(int metrics) {
    return new FallCriteria(least, p / metrics, culpritShare);
  }

  boolean isFall(UnitScores before, UnitScores after) {
    return before.fallTo(after) >= least && SignTest.pOfFall(before, after) < p;
  }
}
