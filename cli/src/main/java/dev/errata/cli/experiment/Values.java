package dev.errata.cli.experiment;

import dev.errata.cli.report.ExperimentReport.Interval;
import dev.errata.evaluator.metric.Dimension;
import dev.errata.evaluator.metric.Estimate;
import dev.errata.evaluator.metric.Measurement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Measurements as reports have them: metric, then dimension, to a value. */
final class Values {
  private Values() {}

  static Map<String, Map<String, Double>> edited(
      Map<String, Map<Dimension, Measurement>> measured) {
    return values(measured, measurement -> measurement.estimate().value());
  }

  /** The unedited model's values, where there are any. */
  static Map<String, Map<String, Double>> unedited(
      Map<String, Map<Dimension, Measurement>> measured) {
    return values(
        measured,
        measurement ->
            measurement.baseline().isPresent() ? measurement.baseline().getAsDouble() : null);
  }

  static Map<String, Map<String, Interval>> intervals(
      Map<String, Map<Dimension, Measurement>> measured) {
    return values(
        measured,
        measurement -> {
          Estimate estimate = measurement.estimate();
          return new Interval(estimate.n(), estimate.low(), estimate.high());
        });
  }

  /** The mean of every value that all runs have. */
  static Map<String, Map<String, Double>> mean(List<Map<String, Map<String, Double>>> runs) {
    return combined(runs, Values::average);
  }

  /** The sample standard deviation of every value that all runs have. */
  static Map<String, Map<String, Double>> spread(List<Map<String, Map<String, Double>>> runs) {
    return combined(runs, Values::deviation);
  }

  private static double average(List<Double> values) {
    return values.stream().mapToDouble(v -> v).average().orElseThrow();
  }

  private static double deviation(List<Double> values) {
    double mean = average(values);
    double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
    return Math.sqrt(squares / (values.size() - 1));
  }

  private static <T> Map<String, Map<String, T>> values(
      Map<String, Map<Dimension, Measurement>> measured, Function<Measurement, T> value) {
    Map<String, Map<String, T>> result = new TreeMap<>();
    measured.forEach(
        (metric, byDimension) ->
            byDimension.forEach(
                (dimension, measurement) -> {
                  T found = value.apply(measurement);
                  if (found != null) {
                    result
                        .computeIfAbsent(metric, m -> new TreeMap<>())
                        .put(dimension.code(), found);
                  }
                }));
    return result;
  }

  private static Map<String, Map<String, Double>> combined(
      List<Map<String, Map<String, Double>>> runs, ToDoubleFunction<List<Double>> combination) {
    Map<String, Map<String, Double>> result = new TreeMap<>();
    runs.get(0)
        .forEach(
            (metric, values) -> {
              for (String dimension : values.keySet()) {
                List<Double> all = all(runs, metric, dimension);
                if (all.size() == runs.size()) {
                  result
                      .computeIfAbsent(metric, m -> new TreeMap<>())
                      .put(dimension, combination.applyAsDouble(all));
                }
              }
            });
    return result;
  }

  private static List<Double> all(
      List<Map<String, Map<String, Double>>> runs, String metric, String dimension) {
    return runs.stream()
        .map(run -> run.getOrDefault(metric, Map.of()).get(dimension))
        .filter(Objects::nonNull)
        .toList();
  }
}
