package dev.errata.evaluator.dashboard.board;

import java.util.ArrayDeque;
import java.util.Deque;

/** How fast a count grows, over a sliding window of ten seconds. */
final class Rate {
  private static final long WINDOW_MILLIS = 10_000;
  private static final long SHORTEST_MILLIS = 1_000;

  private final Deque<Reading> readings = new ArrayDeque<>();

  private record Reading(long millis, long count) {}

  void read(long millis, long count) {
    readings.add(new Reading(millis, count));
    while (readings.size() > 2 && readings.peekFirst().millis() < millis - WINDOW_MILLIS) {
      readings.removeFirst();
    }
  }

  /** Per second; null before a second has been seen. */
  Double perSecond() {
    if (readings.size() < 2) {
      return null;
    }
    Reading first = readings.peekFirst();
    Reading last = readings.peekLast();
    long millis = last.millis() - first.millis();
    return millis < SHORTEST_MILLIS
        ? null
        : Double.valueOf(Math.max(0, last.count() - first.count()) * 1000.0 / millis);
  }
}
