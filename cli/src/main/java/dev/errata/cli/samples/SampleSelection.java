package dev.errata.cli.samples;

import dev.errata.cli.CliException;
import dev.errata.cli.lineage.Extent;
import dev.errata.event.MetricSample;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Which samples are meant.
 *
 * @param since holds from the first one on
 * @param until holds up to the last one
 * @param metrics names; empty: all
 */
public record SampleSelection(
    Predicate<MetricSample> since, Predicate<MetricSample> until, Set<String> metrics) {

  /**
   * Reads a selection. Either end is an edit sequence, or a date or instant of event time; both
   * ends are part of it, and a date is the whole day in UTC.
   *
   * @param since null: from the beginning
   * @param until null: to the end
   * @throws CliException when an end is neither
   */
  public static SampleSelection parse(String since, String until, List<String> metrics) {
    return new SampleSelection(from(since), to(until), Set.copyOf(metrics));
  }

  private static Predicate<MetricSample> from(String text) {
    if (text == null) {
      return sample -> true;
    }
    if (isSequence(text)) {
      long first = Long.parseLong(text);
      return sample -> sample.getSequence() >= first;
    }
    Instant last = Extent.AsOf.parse(text).time();
    Instant first =
        text.contains("T") ? last : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    return sample -> !sample.getEventTime().isBefore(first);
  }

  private static Predicate<MetricSample> to(String text) {
    if (text == null) {
      return sample -> true;
    }
    if (isSequence(text)) {
      long last = Long.parseLong(text);
      return sample -> sample.getSequence() <= last;
    }
    Instant last = Extent.AsOf.parse(text).time();
    return sample -> !sample.getEventTime().isAfter(last);
  }

  private static boolean isSequence(String text) {
    return text.matches("[0-9]{1,18}");
  }

  /**
   * The samples that are meant, in their order.
   *
   * @throws CliException when a metric is named that was never measured
   */
  public List<MetricSample> of(List<MetricSample> samples) {
    Set<String> known = new TreeSet<>();
    samples.forEach(sample -> known.add(sample.getMetric()));
    for (String metric : metrics) {
      if (!known.contains(metric)) {
        throw new CliException(
            "metric '%s' was not measured; there are %s"
                .formatted(metric, known.isEmpty() ? "none yet" : String.join(", ", known)));
      }
    }
    return samples.stream()
        .filter(since.and(until))
        .filter(sample -> metrics.isEmpty() || metrics.contains(sample.getMetric()))
        .toList();
  }
}
