package dev.errata.evaluator.metric;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All metrics of one model state.
 *
 * @param sequence the edit sequence after which it was measured
 * @param eventTime the event time that the weights stood for
 * @param metrics by name, then dimension; a metric without any probe is absent
 */
public record MetricsReport(
    long sequence, Instant eventTime, Map<String, Map<Dimension, Measurement>> metrics) {
  public MetricsReport {
    Map<String, Map<Dimension, Measurement>> copy = new TreeMap<>();
    metrics.forEach((name, values) -> copy.put(name, new EnumMap<>(values)));
    copy.replaceAll((name, values) -> Collections.unmodifiableMap(values));
    metrics = Collections.unmodifiableMap(copy);
  }

  public Optional<Measurement> get(String metric, Dimension dimension) {
    return Optional.ofNullable(metrics.getOrDefault(metric, Map.of()).get(dimension));
  }

  /** The mean of a metric, or empty when it had no probe. */
  public Optional<Double> value(String metric, Dimension dimension) {
    return get(metric, dimension).map(m -> m.estimate().value());
  }

  /**
   * As JSON has it: name, then {@code tf}, {@code ar} or {@code none}, then value, n, low, high.
   */
  public Map<String, Map<String, Map<String, Object>>> toMap() {
    Map<String, Map<String, Map<String, Object>>> result = new LinkedHashMap<>();
    metrics.forEach(
        (name, values) -> {
          Map<String, Map<String, Object>> dimensions = new LinkedHashMap<>();
          values.forEach((dimension, value) -> dimensions.put(dimension.code(), fields(value)));
          result.put(name, dimensions);
        });
    return result;
  }

  private static Map<String, Object> fields(Measurement measurement) {
    Map<String, Object> fields = new LinkedHashMap<>();
    Estimate estimate = measurement.estimate();
    fields.put("value", estimate.value());
    fields.put("n", estimate.n());
    fields.put("low", estimate.low());
    fields.put("high", estimate.high());
    measurement.baseline().ifPresent(baseline -> fields.put("baseline", baseline));
    return fields;
  }
}
