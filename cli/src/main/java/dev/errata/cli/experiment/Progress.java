package dev.errata.cli.experiment;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Tells how far an experiment is and when it will be done, at most every few seconds. */
final class Progress {
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final Supplier<Instant> clock;
  private final Consumer<String> lines;
  private final int edits;
  private final Instant start;
  private Instant told;

  /**
   * @param edits how many there are to make, in all runs
   */
  Progress(int edits, Supplier<Instant> clock, Consumer<String> lines) {
    this.edits = edits;
    this.clock = clock;
    this.lines = lines;
    this.start = clock.get();
    this.told = start;
  }

  /** Edits were made; a line only when the last one is a while ago. */
  void edited(int done) {
    if (Duration.between(told, clock.get()).compareTo(PAUSE) >= 0) {
      tell(done, "");
    }
  }

  /** Metrics were measured after so many edits. */
  void measured(int done, String summary) {
    tell(done, summary);
  }

  private void tell(int done, String summary) {
    told = clock.get();
    double elapsed = Duration.between(start, told).toMillis() / 1000.0;
    double left = elapsed * (edits - done) / Math.max(1, done);
    lines.accept(
        "%d of %d edits%s  %.0f s%s"
            .formatted(
                done,
                edits,
                summary,
                elapsed,
                done < edits ? ", about %.0f s left".formatted(left) : ""));
  }
}
