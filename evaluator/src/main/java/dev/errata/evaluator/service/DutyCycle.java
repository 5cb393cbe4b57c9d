package dev.errata.evaluator.service;

import java.time.Duration;
import java.time.Instant;

/** Keeps the time spent on something within a share of the time that passes. */
final class DutyCycle {
  private final double share;
  private Instant start;
  private Duration spent = Duration.ZERO;

  /**
   * @param share 0 to 1
   */
  DutyCycle(double share) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "Share of time %s: expected above 0, at most 1".formatted(share));
    }
    this.share = share;
  }

  /** Whether the share allows more now; the first call starts the clock and is allowed. */
  boolean allows(Instant now) {
    if (start == null) {
      start = now;
    }
    return spent.toMillis() <= share * Duration.between(start, now).toMillis();
  }

  void spend(Duration time) {
    spent = spent.plus(time);
  }
}
