package dev.errata.evaluator.measure;

import dev.errata.evaluator.metric.Dimension;
import dev.errata.evaluator.metric.MetricNames;
import dev.errata.evaluator.probe.Probe;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** Scores by metric, dimension and unit. */
final class Tally {
  private record Cell(String metric, Dimension dimension) {}

  /** Takes the scores of one metric in one dimension, one per unit. */
  interface Visitor {
    void visit(String metric, Dimension dimension, double[] units);
  }

  private final Map<Cell, Map<String, DoubleSummaryStatistics>> cells = new LinkedHashMap<>();

  void add(Probe probe, Score score) {
    for (String metric : probe.metrics()) {
      score
          .shares(metric)
          .forEach((dimension, share) -> add(new Cell(metric, dimension), probe.unit(), share));
    }
    if (probe.metrics().contains(MetricNames.LOCALITY)) {
      Cell divergence = new Cell(MetricNames.LOCALITY_KL, Dimension.NONE);
      score.divergence().ifPresent(value -> add(divergence, probe.unit(), value));
    }
  }

  void forEach(Visitor visitor) {
    cells.forEach((cell, units) -> visitor.visit(cell.metric(), cell.dimension(), means(units)));
  }

  /** The mean over units, or empty when there is none. */
  OptionalDouble mean(String metric, Dimension dimension) {
    Map<String, DoubleSummaryStatistics> units = cells.get(new Cell(metric, dimension));
    return units == null ? OptionalDouble.empty() : Arrays.stream(means(units)).average();
  }

  /** The score of each unit of a metric, or none. */
  Map<String, Double> units(String metric, Dimension dimension) {
    Map<String, Double> scores = new LinkedHashMap<>();
    cells
        .getOrDefault(new Cell(metric, dimension), Map.of())
        .forEach((unit, of) -> scores.put(unit, of.getAverage()));
    return scores;
  }

  private void add(Cell cell, String unit, double score) {
    cells
        .computeIfAbsent(cell, c -> new LinkedHashMap<>())
        .computeIfAbsent(unit, u -> new DoubleSummaryStatistics())
        .accept(score);
  }

  private static double[] means(Map<String, DoubleSummaryStatistics> units) {
    return units.values().stream().mapToDouble(DoubleSummaryStatistics::getAverage).toArray();
  }
}
