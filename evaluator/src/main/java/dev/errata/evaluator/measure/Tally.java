package dev.errata.evaluator.measure;

import dev.errata.evaluator.metric.Dimension;
import dev.errata.evaluator.metric.MetricNames;
import dev.errata.evaluator.probe.Probe;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Scores by metric, dimension and unit. A unit has the mean of its probes, but its weakest probe
 * where the metric asks whether all of them hold.
 */
final class Tally {
  private static final Set<String> ALL_OR_NOTHING =
      Set.of(MetricNames.CONSISTENCY, MetricNames.REVERSAL, MetricNames.REVERSAL_ABLE);

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
    cells.forEach(
        (cell, units) -> visitor.visit(cell.metric(), cell.dimension(), values(cell, units)));
  }

  /** The mean over units, or empty when there is none. */
  OptionalDouble mean(String metric, Dimension dimension) {
    Cell cell = new Cell(metric, dimension);
    Map<String, DoubleSummaryStatistics> units = cells.get(cell);
    return units == null ? OptionalDouble.empty() : Arrays.stream(values(cell, units)).average();
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

  private static double[] values(Cell cell, Map<String, DoubleSummaryStatistics> units) {
    ToDoubleFunction<DoubleSummaryStatistics> value =
        ALL_OR_NOTHING.contains(cell.metric())
            ? DoubleSummaryStatistics::getMin
            : DoubleSummaryStatistics::getAverage;
    return units.values().stream().mapToDouble(value).toArray();
  }
}
