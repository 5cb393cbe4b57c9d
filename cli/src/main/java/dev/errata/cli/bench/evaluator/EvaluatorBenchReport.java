package dev.errata.cli.bench.evaluator;

import dev.errata.cli.bench.Timing;

/**
 * What was measured.
 *
 * @param model directory of the model
 * @param method how it was edited
 * @param cores processors of the machine
 * @param threads that a model computes with
 * @param engine what computed
 * @param services editor and evaluator side by side; null when left out
 * @param bisections the search for bad batches; null when left out
 */
public record EvaluatorBenchReport(
    String model,
    String method,
    int cores,
    int threads,
    String engine,
    Services services,
    Bisections bisections) {

  /**
   * An editor at full speed, by turns without and with an evaluator in the same process.
   *
   * @param batches how many count in each run
   * @param batchSize edits of a batch
   * @param sampleShare the evaluator's budget
   * @param alone seconds per edit without evaluator
   * @param watched seconds per edit with it
   * @param throughput edits per second with it over those without, run by run
   * @param processorShare the evaluator thread's processor time over wall time and cores
   * @param addedProcessorShare processor time of the whole process per second and core, with it
   *     less without
   * @param first seconds from a batch's commit to the first sample that was measured after it
   * @param own the same, for batches measured before the next one was applied
   */
  public record Services(
      int batches,
      int batchSize,
      double sampleShare,
      Timing alone,
      Timing watched,
      Timing throughput,
      Timing processorShare,
      double addedProcessorShare,
      Delays first,
      Delays own) {}

  /**
   * Delays in seconds.
   *
   * @param n of how many batches
   */
  public record Delays(int n, double median, double p95, double most) {}

  /**
   * Searches for a batch of noise.
   *
   * @param batches real batches around it
   * @param hits how often the right one was named
   * @param seconds of a search
   */
  public record Bisections(int batches, int trials, int hits, Timing seconds) {}
}
