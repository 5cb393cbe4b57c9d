package dev.errata.cli.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * What {@code errata experiment --report} writes. With several seeds all figures are means over
 * them, {@link #spread} says how much they differ, and {@link #runs} has each.
 *
 * @param model its directory's name
 * @param label what tables and charts call it: the method, unless another name was given
 * @param batches how many batches were edited in sequence
 * @param batchSize edits a batch
 * @param seed with which the cases were drawn, the first of several
 * @param edits edits written
 * @param seconds wall-clock time of all editing, without measuring
 * @param secondsPerEdit the same by edits asked for
 * @param peakMemoryBytes largest resident memory of the process, or 0 where the system does not
 *     tell
 * @param deltaBytesPerEdit encoded size of the logged deltas, by edits written
 * @param metrics name, then {@code tf}, {@code ar} or {@code none}, to a value
 * @param unedited the unedited model's values on the same questions; locality has none
 * @param intervals how sure a value is, of the first seed
 * @param curve all metrics over all edits so far, as editing went on
 * @param weightsDigest of the edited model of the first seed
 * @param rejected reason to number of edits not written
 * @param spread sample standard deviation over seeds; absent with one
 * @param runs one per seed; absent with one
 * @param environment hardware, device and versions
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ExperimentReport(
    String model,
    String dataset,
    String method,
    String label,
    Map<String, Object> hyperparameters,
    int batches,
    int batchSize,
    long seed,
    int edits,
    double seconds,
    double secondsPerEdit,
    long peakMemoryBytes,
    double deltaBytesPerEdit,
    Map<String, Map<String, Double>> metrics,
    Map<String, Map<String, Double>> unedited,
    Map<String, Map<String, Interval>> intervals,
    List<Point> curve,
    String weightsDigest,
    Map<String, Integer> rejected,
    Map<String, Map<String, Double>> spread,
    List<Run> runs,
    Map<String, String> environment) {
  public ExperimentReport {
    curve = curve == null ? List.of() : List.copyOf(curve);
    runs = runs == null ? List.of() : List.copyOf(runs);
    unedited = unedited == null ? Map.of() : unedited;
    intervals = intervals == null ? Map.of() : intervals;
    rejected = rejected == null ? Map.of() : rejected;
    spread = spread == null ? Map.of() : spread;
    environment = environment == null ? Map.of() : environment;
  }

  /**
   * How sure a value is.
   *
   * @param n independent units: facts
   * @param low lower end of the 95% bootstrap interval
   * @param high upper end of it
   */
  public record Interval(int n, double low, double high) {}

  /**
   * On the way.
   *
   * @param edits asked for so far
   * @param efficacy over all of them, teacher-forced
   * @param seconds of editing so far
   * @param metrics every metric over all edits so far
   */
  public record Point(
      int edits, double efficacy, double seconds, Map<String, Map<String, Double>> metrics) {}

  /** One seed's part of a report. */
  public record Run(
      long seed,
      int edits,
      double seconds,
      double deltaBytes,
      Map<String, Map<String, Double>> metrics,
      Map<String, Map<String, Double>> unedited,
      Map<String, Map<String, Interval>> intervals,
      List<Point> curve,
      Map<String, Integer> rejected,
      String weightsDigest) {}
}
