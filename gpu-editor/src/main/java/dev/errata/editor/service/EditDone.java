package dev.errata.editor.service;

import dev.errata.editor.Outcome;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An edit that is logged and applied.
 *
 * @param sequence edit sequence
 * @param batchId the batch, or the command of a revert
 * @param applied how many edits the delta carries
 * @param rejections how many were refused, by {@code Rejection} code
 * @param watermark the event time that the weights stand for now
 * @param seconds from reading the command to applied weights, snapshot not included
 */
public record EditDone(
    long sequence,
    String batchId,
    int applied,
    Map<String, Long> rejections,
    Instant watermark,
    double seconds) {
  public EditDone {
    rejections = Map.copyOf(rejections);
  }

  static EditDone of(Planned planned, double seconds) {
    Map<String, Long> rejections =
        planned.outcomes().stream()
            .filter(Outcome.Rejected.class::isInstance)
            .map(Outcome.Rejected.class::cast)
            .collect(Collectors.groupingBy(o -> o.reason().code(), Collectors.counting()));
    return new EditDone(
        planned.sequence(),
        planned.id(),
        planned.appliedFacts().size(),
        rejections,
        planned.watermark(),
        seconds);
  }

  /** How many edits were refused. */
  public long rejected() {
    return rejections.values().stream().mapToLong(Long::longValue).sum();
  }
}
