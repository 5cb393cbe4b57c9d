package dev.errata.editor.service;

import java.time.Instant;
import java.util.Map;

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

  /** How many edits were refused. */
  public long rejected() {
    return rejections.values().stream().mapToLong(Long::longValue).sum();
  }
}
