package dev.errata.editor.service;

import java.time.Instant;

/**
 * An edit that is logged and applied.
 *
 * @param sequence edit sequence
 * @param batchId the batch, or the command of a revert
 * @param applied how many edits the delta carries
 * @param rejected how many were refused
 * @param watermark the event time that the weights stand for now
 * @param seconds from reading the command to applied weights, snapshot not included
 */
public record EditDone(
    long sequence, String batchId, int applied, int rejected, Instant watermark, double seconds) {

  static EditDone of(Planned planned, double seconds) {
    int applied = planned.appliedFacts().size();
    return new EditDone(
        planned.sequence(),
        planned.id(),
        applied,
        planned.outcomes().size() - applied,
        planned.watermark(),
        seconds);
  }
}
