package dev.errata.stream.source;

import dev.errata.stream.StreamException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Holds a source back so that event time passes at a chosen rate. */
@FunctionalInterface
public interface Pacer {
  /** Returns when it is time for an event of this event time. */
  void await(Instant eventTime) throws InterruptedException;

  /** As fast as possible. */
  static Pacer none() {
    return eventTime -> {};
  }

  /**
   * Event time passes this many times as fast as the clock, from the first event on.
   *
   * @param speedUp event seconds per second, more than 0
   */
  static Pacer at(double speedUp, Clock clock) {
    return at(speedUp, clock, duration -> Thread.sleep(duration.toMillis()));
  }

  /** As {@link #at(double, Clock)}, with a way to sleep. */
  static Pacer at(double speedUp, Clock clock, Sleeper sleeper) {
    if (!(speedUp > 0) || Double.isInfinite(speedUp)) {
      throw new StreamException("speed-up is %s, expected more than 0".formatted(speedUp));
    }
    return new SpeedUpPacer(speedUp, clock, sleeper);
  }

  /** Waits. */
  @FunctionalInterface
  interface Sleeper {
    void sleep(Duration duration) throws InterruptedException;
  }
}
