package dev.errata.evaluator.service;

import dev.errata.evaluator.EvaluationException;

/** A log of deltas with a sequence missing: nothing after it can be built on. */
final class LogGap {
  private LogGap() {}

  /**
   * Holds that a sequence follows the last one.
   *
   * @throws EvaluationException if it does not
   */
  static void require(String lineage, long last, long sequence) {
    if (sequence != last + 1) {
      throw new EvaluationException(
          "The deltas log of %s goes from sequence %d to %d, expected %d: its records must not be deleted or compacted; restore the topic, or follow a fork or mirror of it"
              .formatted(lineage, last, sequence, last + 1));
    }
  }
}
