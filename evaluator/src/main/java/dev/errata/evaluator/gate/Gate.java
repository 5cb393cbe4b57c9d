package dev.errata.evaluator.gate;

import dev.errata.evaluator.metric.MetricsReport;
import java.util.List;
import java.util.Optional;

/**
 * Judges one state after another by thresholds, and remembers the last that passed, so that what a
 * bad batch did is not held against those after it.
 */
public final class Gate {
  private final List<Threshold> thresholds;
  private MetricsReport passed;

  /**
   * @param thresholds all of which must hold
   */
  public Gate(List<Threshold> thresholds) {
    this.thresholds = List.copyOf(thresholds);
  }

  /**
   * What was made of a state.
   *
   * @param reason the thresholds that did not hold, with values; empty when all did
   */
  public record Judgement(boolean passed, String reason) {}

  /** Whether a state to compare with is needed and not known yet. */
  public boolean needsReference() {
    return passed == null && thresholds.stream().anyMatch(Threshold::isRelative);
  }

  /** Takes a state that counts as good without having been judged. */
  public void reference(MetricsReport report) {
    passed = report;
  }

  public Judgement judge(MetricsReport report) {
    Optional<MetricsReport> before = Optional.ofNullable(passed);
    List<String> violations =
        thresholds.stream().flatMap(t -> t.violation(report, before).stream()).toList();
    if (violations.isEmpty()) {
      passed = report;
    }
    return new Judgement(violations.isEmpty(), String.join("; ", violations));
  }
}
