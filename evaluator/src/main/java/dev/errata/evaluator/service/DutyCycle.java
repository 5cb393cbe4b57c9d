package dev.errata.evaluator.service;

import java.time.Duration;
import java.time.Instant;

/**
 * Keeps the time spent on something within a share of the time that passes. Each second that passes
 * gives the share of a second as credit; what is not used is kept up to a limit, so that a quiet
 * hour does not pay for a busy one. In any t seconds no more is spent than {@code share · t +
 * limit} and the last thing that was begun.
 */
final class DutyCycle {
  private final double share;
  private final double limitSeconds;
  private Instant last;
  private double credit;

  /**
   * @param share above 0, at most 1
   * @param limit the most credit that is kept
   */
  DutyCycle(double share, Duration limit) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "Share of time %s: expected above 0, at most 1".formatted(share));
    }
    this.share = share;
    this.limitSeconds = seconds(limit);
  }

  /** Whether nothing is owed now; the first call starts the clock and is allowed. */
  boolean allows(Instant now) {
    return allows(now, Duration.ZERO);
  }

  /** Whether there is credit for at least this much now. */
  boolean allows(Instant now, Duration reserve) {
    if (last != null) {
      credit = Math.min(limitSeconds, credit + share * seconds(Duration.between(last, now)));
    }
    last = now;
    return credit >= seconds(reserve);
  }

  void spend(Duration time) {
    credit -= seconds(time);
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
