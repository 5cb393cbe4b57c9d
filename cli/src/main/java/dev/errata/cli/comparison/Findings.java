package dev.errata.cli.comparison;

import dev.errata.cli.report.ExperimentReport;
import dev.errata.cli.report.ExperimentReport.Interval;
import dev.errata.evaluator.metric.MetricNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Sentences on a comparison, with figures from its reports. */
final class Findings {
  private static final double EFFICACY_GOAL = 0.95;
  private static final double GENERALIZATION_GOAL = 0.80;
  private static final double LOCALITY_GOAL = 0.90;

  private Findings() {}

  /** Which methods hold efficacy, generalization and locality together. */
  static String goal(Comparison comparison) {
    List<String> holding = new ArrayList<>();
    for (ExperimentReport report : comparison.reports()) {
      if (share(report, MetricNames.EFFICACY) >= EFFICACY_GOAL
          && share(report, MetricNames.GENERALIZATION) >= GENERALIZATION_GOAL
          && share(report, MetricNames.LOCALITY) >= LOCALITY_GOAL) {
        holding.add("**%s** (%s)".formatted(report.label(), figures(report)));
      }
    }
    String goal =
        "efficacy of %s%%, generalization of %s%% and locality of %s%% or more together, teacher-forced"
            .formatted(whole(EFFICACY_GOAL), whole(GENERALIZATION_GOAL), whole(LOCALITY_GOAL));
    return holding.isEmpty()
        ? "No method holds " + goal + "."
        : "Held by " + String.join(", ", holding) + ": " + goal + ".";
  }

  /** Who does best in each of the metrics that judge an edit, and who is quickest. */
  static String extremes(Comparison comparison) {
    List<String> best = new ArrayList<>();
    for (String metric :
        List.of(MetricNames.EFFICACY, MetricNames.GENERALIZATION, MetricNames.LOCALITY)) {
      ExperimentReport report = max(comparison, r -> share(r, metric));
      best.add(
          "%s %s (%s%%)"
              .formatted(metric, report.label(), MetricColumns.percent(share(report, metric))));
    }
    ExperimentReport quickest = max(comparison, r -> -r.secondsPerEdit());
    return "Best in %s; quickest is %s with %s s per edit."
        .formatted(
            String.join(", ", best),
            quickest.label(),
            String.format(Locale.ROOT, "%.3f", quickest.secondsPerEdit()));
  }

  /** How wide the intervals of the table are, at most. */
  static String uncertainty(Comparison comparison) {
    double widest = 0;
    for (ExperimentReport report : comparison.reports()) {
      for (String metric :
          List.of(MetricNames.EFFICACY, MetricNames.GENERALIZATION, MetricNames.LOCALITY)) {
        Interval interval = report.intervals().getOrDefault(metric, Map.of()).get("tf");
        widest =
            interval == null ? widest : Math.max(widest, (interval.high() - interval.low()) / 2);
      }
    }
    return "95% bootstrap intervals of efficacy, generalization and locality (`tf`) are at most ±"
        + MetricColumns.percent(widest)
        + " points wide; each report has its own. \"Not written\" counts edits that the method refused"
        + " or failed to compute.";
  }

  private static ExperimentReport max(
      Comparison comparison, ToDoubleFunction<ExperimentReport> value) {
    return comparison.reports().stream().max(Comparator.comparingDouble(value)).orElseThrow();
  }

  private static String figures(ExperimentReport report) {
    return "%s, %s, %s"
        .formatted(
            MetricColumns.percent(share(report, MetricNames.EFFICACY)),
            MetricColumns.percent(share(report, MetricNames.GENERALIZATION)),
            MetricColumns.percent(share(report, MetricNames.LOCALITY)));
  }

  private static double share(ExperimentReport report, String metric) {
    Double value = MetricColumns.value(report.metrics(), metric, "tf");
    return value == null ? 0 : value;
  }

  private static String whole(double share) {
    return String.format(Locale.ROOT, "%.0f", 100 * share);
  }
}
