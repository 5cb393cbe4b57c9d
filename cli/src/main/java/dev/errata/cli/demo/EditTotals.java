package dev.errata.cli.demo;

import dev.errata.cli.lineage.Lineage;
import dev.errata.cli.lineage.LineageEntry;
import dev.errata.event.OutcomeStatus;

/**
 * All edits of a lineage together.
 *
 * @param applied edits written into the weights
 * @param rejected edits refused
 * @param seconds time that the editor says it took
 */
record EditTotals(long applied, long rejected, double seconds) {

  static EditTotals of(Lineage lineage) {
    long applied = 0;
    long rejected = 0;
    double seconds = 0;
    for (LineageEntry entry : lineage.entries()) {
      applied += entry.count(OutcomeStatus.APPLIED);
      rejected += entry.count(OutcomeStatus.REJECTED);
      seconds +=
          entry.applied().getTimings().values().stream().mapToDouble(Double::doubleValue).sum();
    }
    return new EditTotals(applied, rejected, seconds);
  }

  double secondsPerEdit() {
    return applied == 0 ? 0 : seconds / applied;
  }
}
