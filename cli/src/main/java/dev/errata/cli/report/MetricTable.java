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
import java.util.function.Function;
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
          MetricNames.CONSISTENCY,
          MetricNames.STALE);

  private static final List<Dimension> SHOWN =
      List.of(Dimension.TEACHER_FORCED, Dimension.AUTOREGRESSIVE);

  /** What is measured in neither way, with the way it is. */
  private static final Map<String, Dimension> OTHERS = new LinkedHashMap<>();

  static {
    OTHERS.put(MetricNames.EFFICACY, Dimension.COMPARED);
    OTHERS.put(MetricNames.GENERALIZATION, Dimension.COMPARED);
    OTHERS.put(MetricNames.NEGATION, Dimension.COMPARED);
    OTHERS.put(MetricNames.REVERSAL, Dimension.COMPARED);
    OTHERS.put(MetricNames.CHOICE, Dimension.COMPARED);
    OTHERS.put(MetricNames.PERPLEXITY, Dimension.NONE);
    OTHERS.put(MetricNames.ENTROPY, Dimension.NONE);
  }

  private final Style style;

  public MetricTable(Style style) {
    this.style = style;
  }

  /**
   * A head line, then one line for each of the main metrics that was measured; the same again for
   * those that compare probabilities or are no shares.
   */
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
    lines.addAll(others(report));
    return lines;
  }

  private List<String> others(MetricsReport report) {
    List<String> lines = new ArrayList<>();
    OTHERS.forEach(
        (name, dimension) ->
            report
                .get(name, dimension)
                .ifPresent(measurement -> lines.add(other(name, dimension, measurement))));
    if (!lines.isEmpty()) {
      lines.add(
          0,
          " %s%s"
              .formatted(
                  style.bold("%-16s".formatted("")),
                  style.faint("%-34s%s".formatted("compared", "unedited"))));
    }
    return lines;
  }

  private String other(String name, Dimension dimension, Measurement measurement) {
    Function<Double, String> form =
        dimension == Dimension.COMPARED
            ? MetricTable::percent
            : value -> String.format(Locale.ROOT, "%.2f", value);
    String before =
        measurement.baseline().isPresent() ? form.apply(measurement.baseline().getAsDouble()) : "-";
    return " %-16s%s%6s".formatted(name, cell(measurement, form), before);
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

  /** All metrics as reports have them: name, then the dimension's code. */
  public static Map<String, Map<String, Metric>> forReport(MetricsReport report) {
    Map<String, Map<String, Metric>> result = new LinkedHashMap<>();
    report
        .metrics()
        .forEach(
            (name, values) -> {
              Map<String, Metric> byDimension = new LinkedHashMap<>();
              values.forEach(
                  (dimension, value) -> byDimension.put(dimension.code(), metric(value)));
              result.put(name, byDimension);
            });
    return result;
  }

  private static Metric metric(Measurement measurement) {
    Estimate estimate = measurement.estimate();
    Double unedited =
        measurement.baseline().isPresent() ? measurement.baseline().getAsDouble() : null;
    return new Metric(estimate.value(), estimate.n(), estimate.low(), estimate.high(), unedited);
  }

  private String cells(Map<Dimension, Measurement> values) {
    return SHOWN.stream()
        .map(dimension -> cell(values.get(dimension), MetricTable::percent))
        .collect(Collectors.joining());
  }

  private String cell(Measurement measurement, Function<Double, String> form) {
    if (measurement == null) {
      return "%-34s".formatted("     -");
    }
    Estimate estimate = measurement.estimate();
    String detail = "%s to %s".formatted(form.apply(estimate.low()), form.apply(estimate.high()));
    return "%6s   %s"
        .formatted(
            form.apply(estimate.value()),
            style.faint("%-16s  n=%-5d".formatted(detail, estimate.n())));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f%%", 100 * share);
  }
}
