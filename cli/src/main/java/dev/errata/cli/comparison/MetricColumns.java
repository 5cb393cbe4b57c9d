package dev.errata.cli.comparison;

import dev.errata.cli.report.ExperimentReport;
import dev.errata.evaluator.metric.MetricNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The columns of papers' tables: shares in percent by metric and dimension, and costs. */
final class MetricColumns {
  private static final String TEACHER_FORCED = "tf";
  private static final String GENERATED = "ar";
  private static final String NONE = "none";
  private static final String ABSENT = "–";

  private static final List<String> SHARES =
      List.of(
          MetricNames.EFFICACY,
          MetricNames.GENERALIZATION,
          MetricNames.LOCALITY,
          MetricNames.PORTABILITY,
          MetricNames.RETENTION);

  private MetricColumns() {}

  /** Names of the columns that {@link #values} fills. */
  static List<String> head() {
    List<String> head = new ArrayList<>();
    for (String metric : SHARES) {
      head.add(metric + " " + TEACHER_FORCED);
      head.add(GENERATED);
    }
    head.add(MetricNames.STALE + " " + GENERATED);
    head.add(MetricNames.PERPLEXITY);
    return head;
  }

  /** Values of a model under edit. */
  static List<String> values(Map<String, Map<String, Double>> metrics) {
    return values(metrics, Map.of());
  }

  /** Values with how much they differ between seeds, where there is a spread. */
  static List<String> values(
      Map<String, Map<String, Double>> metrics, Map<String, Map<String, Double>> spread) {
    List<String> cells = new ArrayList<>();
    for (String metric : SHARES) {
      cells.add(share(metrics, spread, metric, TEACHER_FORCED));
      cells.add(share(metrics, spread, metric, GENERATED));
    }
    cells.add(share(metrics, spread, MetricNames.STALE, GENERATED));
    Double perplexity = value(metrics, MetricNames.PERPLEXITY, NONE);
    cells.add(perplexity == null ? ABSENT : perplexity(perplexity));
    return cells;
  }

  /** The unedited model's values; its locality is 100 by definition. */
  static List<String> unedited(ExperimentReport report) {
    List<String> cells = new ArrayList<>(values(report.unedited()));
    int locality = 2 * SHARES.indexOf(MetricNames.LOCALITY);
    cells.set(locality, percent(1));
    cells.set(locality + 1, percent(1));
    return cells;
  }

  /** Names of the columns that {@link #costs} fills. */
  static List<String> costHead() {
    return List.of("s/edit", "memory MB", "delta kB/edit", "not written");
  }

  static List<String> costs(ExperimentReport report) {
    int refused = report.rejected().values().stream().mapToInt(n -> n).sum();
    return List.of(
        format("%.3f", report.secondsPerEdit()),
        format("%.0f", report.peakMemoryBytes() / 1e6),
        format("%.1f", report.deltaBytesPerEdit() / 1e3),
        String.valueOf(refused));
  }

  static Double value(Map<String, Map<String, Double>> metrics, String metric, String dimension) {
    return metrics.getOrDefault(metric, Map.of()).get(dimension);
  }

  static String percent(double share) {
    return format("%.1f", 100 * share);
  }

  private static String share(
      Map<String, Map<String, Double>> metrics,
      Map<String, Map<String, Double>> spread,
      String metric,
      String dimension) {
    Double value = value(metrics, metric, dimension);
    Double deviation = value(spread, metric, dimension);
    if (value == null) {
      return ABSENT;
    }
    return deviation == null ? percent(value) : percent(value) + " ±" + percent(deviation);
  }

  /** Perplexity has no upper end: a model that broke is beyond all decimals. */
  private static String perplexity(double value) {
    return value < 1000 ? format("%.2f", value) : format("%.0e", value);
  }

  private static String format(String pattern, double value) {
    return String.format(Locale.ROOT, pattern, value);
  }
}
