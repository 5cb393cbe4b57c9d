package dev.errata.cli.demo;

import dev.errata.cli.report.DemoReport.Quantiles;
import dev.errata.event.EditRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Wall-clock time from a fact being sent to the log to a replica having applied its edit. Facts
 * that never become an edit do not count.
 */
final class FactLatencies {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Map<String, Long> receivedAt = new ConcurrentHashMap<>();
  private final Map<Long, Long> appliedAt = new ConcurrentHashMap<>();

  /** Notes when an event was sent; a repetition does not count. */
  void received(String eventId, long nanoTime) {
    receivedAt.putIfAbsent(eventId, nanoTime);
  }

  /** Notes when a replica had applied the edit sequence. */
  void applied(long sequence, long nanoTime) {
    appliedAt.putIfAbsent(sequence, nanoTime);
  }

  /**
   * Nearest-rank quantiles over all events of these edits; zero when there are none.
   *
   * @param edits what each edit sequence applied
   */
  Quantiles quantiles(Map<Long, ? extends Collection<EditRequest>> edits) {
    List<Double> seconds = new ArrayList<>();
    edits.forEach(
        (sequence, requests) -> {
          Long end = appliedAt.get(sequence);
          requests.stream()
              .flatMap(request -> request.getEventIds().stream())
              .map(receivedAt::get)
              .filter(start -> start != null && end != null)
              .forEach(start -> seconds.add((end - start) / NANOS_PER_SECOND));
        });
    seconds.sort(null);
    return new Quantiles(quantile(seconds, 0.5), quantile(seconds, 0.99));
  }

  private static double quantile(List<Double> sorted, double share) {
    if (sorted.isEmpty()) {
      return 0;
    }
    return sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
  }
}
