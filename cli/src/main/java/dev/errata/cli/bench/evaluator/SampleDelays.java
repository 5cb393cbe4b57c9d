package dev.errata.cli.bench.evaluator;

import dev.errata.cli.bench.evaluator.EvaluatorBenchReport.Delays;
import dev.errata.event.EditApplied;
import dev.errata.event.MetricSample;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.TopicEvents;
import dev.errata.schemas.Topics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How long after their commit batches were first measured, as both logs say. */
final class SampleDelays {
  private static final double MILLIS = 1e3;

  private final List<Double> first = new ArrayList<>();
  private final List<Double> own = new ArrayList<>();

  /**
   * Adds the batches of a lineage.
   *
   * @param after those up to this sequence do not count
   */
  void add(KafkaSettings kafka, String lineage, long after) {
    TreeMap<Long, Long> measured = new TreeMap<>();
    TopicEvents.forEach(
        kafka,
        Topics.metrics(lineage),
        found -> {
          MetricSample sample = found.value();
          measured.merge(sample.getSequence(), sample.getMeasuredAt().toEpochMilli(), Math::min);
        });
    TopicEvents.forEach(
        kafka,
        Topics.deltas(lineage),
        found -> {
          if (found.value().getBody() instanceof EditApplied entry && entry.getSequence() > after) {
            add(entry.getSequence(), found.timestamp(), measured);
          }
        });
  }

  private void add(long sequence, long committed, TreeMap<Long, Long> measured) {
    // A full evaluation at the end measures older states never, so the first entry is the earliest.
    Map.Entry<Long, Long> next = measured.ceilingEntry(sequence);
    if (next != null) {
      double seconds = (next.getValue() - committed) / MILLIS;
      first.add(seconds);
      if (next.getKey() == sequence) {
        own.add(seconds);
      }
    }
  }

  Delays first() {
    return delays(first);
  }

  Delays own() {
    return delays(own);
  }

  private static Delays delays(List<Double> seconds) {
    List<Double> sorted = new ArrayList<>(seconds);
    Collections.sort(sorted);
    int n = sorted.size();
    if (n == 0) {
      return new Delays(0, 0, 0, 0);
    }
    return new Delays(
        n, sorted.get(n / 2), sorted.get((int) Math.ceil(0.95 * n) - 1), sorted.get(n - 1));
  }
}
