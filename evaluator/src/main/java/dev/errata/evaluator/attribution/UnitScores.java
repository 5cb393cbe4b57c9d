package dev.errata.evaluator.attribution;

import java.util.Map;

/**
 * The scores of one metric at one edit sequence, higher being better.
 *
 * @param byUnit a score for each unit, at least one; the units of two that are compared are the
 *     same
 */
public record UnitScores(Map<String, Double> byUnit) {
  public UnitScores {
    byUnit = Map.copyOf(byUnit);
    if (byUnit.isEmpty()) {
      throw new IllegalArgumentException("Scores of no unit");
    }
  }

  /** How many units there are. */
  public int n() {
    return byUnit.size();
  }

  public double mean() {
    return byUnit.values().stream().mapToDouble(score -> score).average().orElseThrow();
  }

  /** By how much the mean falls from here to {@code later}; below 0 when it rises. */
  public double fallTo(UnitScores later) {
    return mean() - later.mean();
  }
}
