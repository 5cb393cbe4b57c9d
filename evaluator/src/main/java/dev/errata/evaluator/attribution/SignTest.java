package dev.errata.evaluator.attribution;

/**
 * The exact sign test of paired scores (W. J. Dixon and A. M. Mood, <i>The Statistical Sign
 * Test</i>, Journal of the American Statistical Association 41, 1946). Of the units whose score
 * changed, w fell and b rose; if neither direction were likelier, w would be binomial:
 *
 * <p>{@code p = P(X ≥ w), X ~ Bin(w + b, 1/2)}
 *
 * <p>It asks nothing of how scores are distributed, and a unit counts the same however far it fell.
 */
public final class SignTest {
  private SignTest() {}

  /** How likely at least as many units fall by chance, one-sided; 1 when no score changed. */
  public static double pOfFall(UnitScores before, UnitScores after) {
    if (!before.byUnit().keySet().equals(after.byUnit().keySet())) {
      throw new IllegalArgumentException(
          "Sign test of different units: %d and %d of them".formatted(before.n(), after.n()));
    }
    int fell = 0;
    int rose = 0;
    for (var unit : before.byUnit().entrySet()) {
      int sign = Double.compare(after.byUnit().get(unit.getKey()), unit.getValue());
      fell += sign < 0 ? 1 : 0;
      rose += sign > 0 ? 1 : 0;
    }
    return upperTail(fell, fell + rose);
  }

  /** {@code P(X ≥ least)} of {@code X ~ Bin(n, 1/2)}. */
  static double upperTail(int least, int n) {
    double sum = 0;
    double logChoose = 0;
    double logHalf = n * Math.log(0.5);
    for (int k = 0; k <= n; k++) {
      if (k >= least) {
        sum += Math.exp(logChoose + logHalf);
      }
      logChoose += Math.log(n - k) - Math.log(k + 1.0);
    }
    return Math.min(1, sum);
  }
}
