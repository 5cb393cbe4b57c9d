package dev.errata.stream.source;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Maps event time to clock time by a line through the first event. */
final class SpeedUpPacer implements Pacer {
  private final double speedUp;
  private final Clock clock;
  private final Sleeper sleeper;
  private Instant firstEvent;
  private Instant start;

  SpeedUpPacer(double speedUp, Clock clock, Sleeper sleeper) {
    this.speedUp = speedUp;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  @Override
  public void await(Instant eventTime) throws InterruptedException {
    if (firstEvent == null) {
      firstEvent = eventTime;
      start = clock.instant();
    }
    double millis = Duration.between(firstEvent, eventTime).toMillis() / speedUp;
    Duration left = Duration.between(clock.instant(), start.plusMillis(Math.round(millis)));
    if (!left.isNegative() && !left.isZero()) {
      sleeper.sleep(left);
    }
  }
}
