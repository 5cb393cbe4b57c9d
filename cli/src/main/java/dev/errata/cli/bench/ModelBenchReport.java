package dev.errata.cli.bench;

import java.util.List;

/**
 * What {@code errata bench model --report} writes.
 *
 * @param parameters of the model
 * @param threads that either implementation computes with
 * @param repetitions timed runs of each piece of work, by turns
 * @param warmUp runs before that are not timed
 * @param clock what the seconds count
 * @param engine what computed for Errata
 * @param peer what computed beside it; null where it was skipped
 */
public record ModelBenchReport(
    String model,
    long parameters,
    int threads,
    int repetitions,
    int warmUp,
    long seed,
    Clock clock,
    String engine,
    String peer,
    List<Line> works) {
  public ModelBenchReport {
    works = List.copyOf(works);
  }

  /**
   * One piece of work.
   *
   * @param tokens it is said to process
   * @param errata seconds
   * @param peer seconds; null where it was skipped
   * @param ratio the peer's seconds over Errata's, run by run: above 1 Errata is faster; null where
   *     the peer was skipped
   * @param difference the largest between the results of both; null where the peer was skipped
   */
  public record Line(
      String work, int tokens, Timing errata, Timing peer, Timing ratio, Double difference) {
    /** Tokens a second. */
    public double tokensPerSecond() {
      return tokens / errata.median();
    }
  }
}
