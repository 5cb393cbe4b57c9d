package dev.errata.cli.report;

import java.util.List;
import java.util.Map;

/**
 * What {@code errata experiment --report} writes.
 *
 * @param batches how many batches were edited in sequence
 * @param batchSize edits a batch
 * @param seed with which the cases were drawn
 * @param edits edits applied
 * @param seconds wall-clock time of all editing, without measuring
 * @param peakMemoryBytes largest resident memory of the process, or 0 where the system does not
 *     tell
 * @param metrics name, then {@code tf} or {@code ar}, to a share
 * @param curve efficacy over all edits so far, as editing went on
 * @param weightsDigest of the edited model
 */
public record ExperimentReport(
    String model,
    String method,
    Map<String, Object> hyperparameters,
    int batches,
    int batchSize,
    long seed,
    int edits,
    double seconds,
    double secondsPerEdit,
    long peakMemoryBytes,
    Map<String, Map<String, Double>> metrics,
    List<Point> curve,
    String weightsDigest) {
  public ExperimentReport {
    curve = List.copyOf(curve);
  }

  /** Efficacy after a number of edits. */
  public record Point(int edits, double efficacy) {}
}
