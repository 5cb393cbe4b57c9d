package dev.errata.stream.source.wikidata.api;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after the n-th failure in a row: {@code min(longest, shortest · 2ⁿ⁻¹) · (1 + j)
 * / 2}, with j drawn from [0, 1) so that many clients do not come back at once.
 */
public final class Backoff {
  private final Duration shortest;
  private final Duration longest;
  private final RandomGenerator random;
  private int failures;

  public Backoff(Duration shortest, Duration longest, RandomGenerator random) {
    this.shortest = shortest;
    this.longest = longest;
    this.random = random;
  }

  /** Counts a failure and says how long to wait. */
  public Duration next() {
    double millis = shortest.toMillis() * Math.pow(2, failures++);
    double limited = Math.min(longest.toMillis(), millis);
    return Duration.ofMillis(Math.round(limited * (1 + random.nextDouble()) / 2));
  }

  /** Counts a failure after which the server said how long to wait. */
  public Duration next(Duration asked) {
    return next().plus(asked);
  }

  /** It works again. */
  public void reset() {
    failures = 0;
  }
}
