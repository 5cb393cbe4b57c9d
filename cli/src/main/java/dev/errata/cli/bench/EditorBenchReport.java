package dev.errata.cli.bench;

import java.util.List;

/**
 * What {@code errata bench editor --report} writes.
 *
 * @param threads the engine computes with
 * @param repetitions timed runs of each
 * @param batches AlphaEdit's batch beside the same edits alone; null where it was left out
 * @param methods by method
 */
public record EditorBenchReport(
    String model,
    int threads,
    int repetitions,
    long seed,
    String engine,
    Batches batches,
    List<MethodLine> methods) {
  public EditorBenchReport {
    methods = List.copyOf(methods);
  }

  /**
   * AlphaEdit's batch.
   *
   * @param size edits in it
   * @param together seconds of the batch, with the kept inverse
   * @param alone seconds of the same edits one after the other, each with a direct solve
   * @param ratio alone over together, run by run
   */
  public record Batches(int size, Timing together, Timing alone, Timing ratio) {}

  /**
   * One method.
   *
   * @param passes time of a batch in forward-backward passes over the same batch, run by run
   * @param secondsPerEdit after how many edits, and how long
   * @param growth the last median over the first
   */
  public record MethodLine(
      String method, Timing passes, List<After> secondsPerEdit, double growth) {
    public MethodLine {
      secondsPerEdit = List.copyOf(secondsPerEdit);
    }
  }

  /**
   * Seconds per edit once so many were made.
   *
   * @param again earlier edits that were written again with each, mean
   */
  public record After(int edits, Timing seconds, double again) {
    /** Median seconds of an edit that was written, whether anew or again. */
    public double secondsPerWritten() {
      return seconds.median() / (1 + again);
    }
  }
}
