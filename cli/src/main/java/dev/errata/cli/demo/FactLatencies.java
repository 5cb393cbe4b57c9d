package dev.errata.cli.demo;

import dev.errata.cli.report.DemoReport.Quantiles;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Wall-clock time from a fact being received, that is acknowledged by the broker, to a replica
 * having applied its edit. Facts that never become an edit do not count.
 */
final class FactLatencies {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Map<String, Long> receivedAt = new ConcurrentHashMap<>();
  private final List<Double> seconds = new ArrayList<>();

  /** Notes when an event was received; a repetition does not count. */
  void received(String eventId, long nanoTime) {
    receivedAt.putIfAbsent(eventId, nanoTime);
  }

  /** Notes that the edits of these events have reached a replica. */
  synchronized void answered(Collection<String> eventIds, long nanoTime) {
    for (String eventId : eventIds) {
      Long start = receivedAt.remove(eventId);
      if (start != null) {
        seconds.add((nanoTime - start) / NANOS_PER_SECOND);
      }
    }
  }

  /** Nearest-rank quantiles; zero when nothing was answered. */
  synchronized Quantiles quantiles() {
    List<Double> sorted = seconds.stream().sorted().toList();
    return new Quantiles(quantile(sorted, 0.5), quantile(sorted, 0.99));
  }

  private static double quantile(List<Double> sorted, double share) {
    if (sorted.isEmpty()) {
      return 0;
    }
    return sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
  }
}
