package dev.errata.evaluator.attribution;

import java.util.Locale;
import java.util.OptionalLong;

/**
 * What became of a suspicion that a metric fell.
 *
 * @param suspicion what was suspected
 * @param before the metric at its start
 * @param after the metric at its end, on the same probes
 * @param n how many units both are means over
 * @param significant whether it fell, and not by chance
 * @param culprit the batch that stands out; empty when none does
 * @param reason one line for people
 */
public record Finding(
    Suspicion suspicion,
    double before,
    double after,
    int n,
    boolean significant,
    OptionalLong culprit,
    String reason) {

  static Finding nothing(Suspicion suspicion, UnitScores before, UnitScores after, double p) {
    String reason =
        "%s, no significant fall (p = %.2g)".formatted(change(suspicion, before, after), p);
    return new Finding(
        suspicion, before.mean(), after.mean(), before.n(), false, OptionalLong.empty(), reason);
  }

  static Finding of(
      Suspicion suspicion,
      UnitScores before,
      UnitScores after,
      OptionalLong culprit,
      String explanation) {
    String reason = change(suspicion, before, after) + ": " + explanation;
    return new Finding(suspicion, before.mean(), after.mean(), before.n(), true, culprit, reason);
  }

  private static String change(Suspicion suspicion, UnitScores before, UnitScores after) {
    return String.format(
        Locale.ROOT,
        "%s went from %.3f at sequence %d to %.3f at %d (n = %d)",
        suspicion.metric(),
        before.mean(),
        suspicion.from(),
        after.mean(),
        suspicion.to(),
        before.n());
  }
}
