package dev.errata.cli.dossier;

import dev.errata.event.MetricSample;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Samples put together to the measurements that they came from, oldest first. */
record Evaluations(List<List<MetricSample>> all) {
  /** All samples of one measurement carry one time. */
  static Evaluations of(List<MetricSample> samples) {
    Map<Instant, List<MetricSample>> byTime = new TreeMap<>();
    samples.forEach(
        sample ->
            byTime.computeIfAbsent(sample.getMeasuredAt(), time -> new ArrayList<>()).add(sample));
    return new Evaluations(List.copyOf(byTime.values()));
  }

  /** The newest that asked the unedited model as well, as full evaluations do. */
  Optional<List<MetricSample>> newestFull() {
    return newest(all.stream().filter(Evaluations::isFull).toList());
  }

  Optional<List<MetricSample>> newest() {
    return newest(all);
  }

  private static Optional<List<MetricSample>> newest(List<List<MetricSample>> found) {
    return found.isEmpty() ? Optional.empty() : Optional.of(found.get(found.size() - 1));
  }

  private static boolean isFull(List<MetricSample> evaluation) {
    return evaluation.stream().anyMatch(sample -> sample.getBaseline() != null);
  }
}
