package dev.errata.cli.demo;

import dev.errata.evaluator.dashboard.board.StreamCounts;
import dev.errata.stream.StreamProgress;

/** What the stream application has counted, for the dashboard. */
public final class Counts {
  private Counts() {}

  public static StreamCounts of(StreamProgress progress) {
    return new StreamCounts(
        progress.received(),
        progress.baseline(),
        progress.settling(),
        progress.dropped(),
        progress.rejected());
  }
}
