package dev.errata.stream.source.wikidata.live;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How far reading is, in numbers; written by the source and read by whoever shows them. */
final class LiveProgress {
  private final Clock clock;
  private long events;
  private long edits;
  private Optional<Instant> last = Optional.empty();
  private Instant shownAt;
  private long shownEvents;

  LiveProgress(Clock clock) {
    this.clock = clock;
    this.shownAt = clock.instant();
  }

  synchronized void handled(int more, int kept, Optional<Instant> latest) {
    events += more;
    edits += kept;
    last = latest.or(() -> last);
  }

  synchronized long events() {
    return events;
  }

  /**
   * One line; the rate is that since the line before.
   *
   * @param waiting events that have been received and not yet read
   */
  synchronized String line(int waiting, Optional<String> trouble) {
    Instant now = clock.instant();
    double seconds = Math.max(1e-3, Duration.between(shownAt, now).toMillis() / 1e3);
    double rate = (events - shownEvents) / seconds;
    shownAt = now;
    shownEvents = events;
    String lag = last.map(l -> Duration.between(l, now).toSeconds() + " s").orElse("unknown");
    return "%d events (%.1f/s), %d edits kept, lag %s, %d waiting%s"
        .formatted(events, rate, edits, lag, waiting, trouble.map(t -> "; " + t).orElse(""));
  }
}
