package dev.errata.cli.comparison;

import dev.errata.cli.report.ExperimentReport;
import dev.errata.cli.report.ExperimentReport.Point;
import dev.errata.cli.report.ExperimentReport.Run;
import java.util.List;
import java.util.Map;

/** Reports with figures that are easy to follow. */
final class Reports {
  private Reports() {}

  /** After 10 edits every share is {@code start}, after 100 it is {@code end}. */
  static ExperimentReport of(String label, double start, double end) {
    return of(label, "world", start, end, Map.of(), List.of());
  }

  static ExperimentReport of(
      String label,
      String dataset,
      double start,
      double end,
      Map<String, Map<String, Double>> spread,
      List<Run> runs) {
    return new ExperimentReport(
        "toy",
        dataset,
        "method",
        label,
        Map.of("layers", "0"),
        10,
        10,
        1,
        98,
        12.5,
        0.125,
        1_500_000_000L,
        17_500,
        metrics(end),
        metrics(0.05),
        Map.of(),
        List.of(new Point(10, start, 1, metrics(start)), new Point(100, end, 12.5, metrics(end))),
        "sha256:00",
        Map.of("target-not-finite", 2),
        spread,
        runs,
        Map.of("processor", "abacus", "cores", "2", "engine", "beads"));
  }

  static Map<String, Map<String, Double>> metrics(double share) {
    Map<String, Double> both = Map.of("tf", share, "ar", share / 2);
    return Map.of(
        "efficacy", both,
        "generalization", both,
        "locality", both,
        "retention", both,
        "stale", both,
        "perplexity", Map.of("none", 1 / share));
  }
}
