package dev.errata.cli.report;

import dev.errata.cli.terminal.Style;
import dev.errata.evaluator.metric.Dimension;
import dev.errata.evaluator.metric.Estimate;
import dev.errata.evaluator.metric.Measurement;
import dev.errata.evaluator.metric.MetricNames;
import dev.errata.evaluator.metric.MetricsReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Shows measurements to people: shares in percent with their 95% interval. */
public final class MetricTable {
  /** The metrics that sum a model up; others break them down. */
  private static final List<String> MAIN =
      List.of(
          MetricNames.EFFICACY,
          MetricNames.GENERALIZATION,
          MetricNames.LOCALITY,
          MetricNames.PORTABILITY,
          MetricNames.RETENTION,
          MetricNames.STALE);

  private static final List<Dimension> SHOWN =
      List.of(Dimension.TEACHER_FORCED, Dimension.AUTOREGRESSIVE);

  private final Style style;

  public MetricTable(Style style) {
    this.style = style;
  }

  /** A head line, then one line for each of the main metrics that was measured. */
  public List<String> lines(MetricsReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(
        " %s%s"
            .formatted(
                style.bold("%-16s".formatted("metrics")),
                style.faint("%-34s%s".formatted("teacher-forced", "generated"))));
    for (String name : MAIN) {
      if (report.metrics().containsKey(name)) {
        lines.add(" %-16s%s".formatted(name, cells(report.metrics().get(name))));
      }
    }
    return lines;
  }

  /** The main metrics, teacher-forced, in one line. */
  public String line(MetricsReport report) {
    return MAIN.stream()
        .filter(name -> report.value(name, Dimension.TEACHER_FORCED).isPresent())
        .map(
            name ->
                name + " " + percent(report.value(name, Dimension.TEACHER_FORCED).orElseThrow()))
        .collect(Collectors.joining("  "));
  }

  /** The main metrics as reports have them: name, then {@code tf} or {@code ar}. */
  public static Map<String, Map<String, Metric>> forReport(MetricsReport report) {
    Map<String, Map<String, Metric>> result = new LinkedHashMap<>();
    for (String name : MAIN) {
      Map<String, Metric> byDimension = new LinkedHashMap<>();
      for (Dimension dimension : SHOWN) {
        report
            .get(name, dimension)
            .map(Measurement::estimate)
            .ifPresent(estimate -> byDimension.put(dimension.code(), metric(estimate)));
      }
      if (!byDimension.isEmpty()) {
        result.put(name, byDimension);
      }
    }
    return result;
  }

  private static Metric metric(Estimate estimate) {
    return new Metric(estimate.value(), estimate.n(), estimate.low(), estimate.high());
  }

  private String cells(Map<Dimension, Measurement> values) {
    return SHOWN.stream()
        .map(dimension -> cell(values.get(dimension)))
        .collect(Collectors.joining());
  }

  private String cell(Measurement measurement) {
    if (measurement == null) {
      return "%-34s".formatted("     -");
    }
    Estimate estimate = measurement.estimate();
    String detail = "%s to %s".formatted(percent(estimate.low()), percent(estimate.high()));
    return "%6s   %s"
        .formatted(
            percent(estimate.value()),
            style.faint("%-16s  n=%-5d".formatted(detail, estimate.n())));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f%%", 100 * share);
  }
}
