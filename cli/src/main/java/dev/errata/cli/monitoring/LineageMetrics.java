package dev.errata.cli.monitoring;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Makes the metrics of one lineage. Each carries the label {@code lineage} before its own. Counts
 * and gauges that somebody else keeps are asked for when Prometheus asks.
 */
final class LineageMetrics {
  private static final double[] SECONDS = {
    0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300
  };

  private final PrometheusRegistry registry;
  private final String lineage;

  LineageMetrics(PrometheusRegistry registry, String lineage) {
    this.registry = registry;
    this.lineage = lineage;
  }

  /** The values of the labels of a metric of this lineage. */
  String[] labels(String... own) {
    return Stream.concat(Stream.of(lineage), Stream.of(own)).toArray(String[]::new);
  }

  Gauge gauge(String name, String help, String... labels) {
    return Gauge.builder().name(name).help(help).labelNames(names(labels)).register(registry);
  }

  void gauge(String name, String help, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(names())
        .callback(callback -> callback.call(value.getAsDouble(), lineage))
        .register(registry);
  }

  Counter counter(String name, String help, String... labels) {
    return Counter.builder().name(name).help(help).labelNames(names(labels)).register(registry);
  }

  void counter(String name, String help, DoubleSupplier value) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(names())
        .callback(callback -> callback.call(value.getAsDouble(), lineage))
        .register(registry);
  }

  /** A count for each value of a label. */
  void counters(String name, String help, String label, Supplier<Map<String, Long>> values) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(names(label))
        .callback(callback -> values.get().forEach((value, n) -> callback.call(n, lineage, value)))
        .register(registry);
  }

  /** Seconds that something took. */
  Histogram seconds(String name, String help) {
    return Histogram.builder()
        .name(name)
        .help(help)
        .classicOnly()
        .classicUpperBounds(SECONDS)
        .labelNames(names())
        .register(registry);
  }

  private static String[] names(String... own) {
    return Stream.concat(Stream.of("lineage"), Stream.of(own)).toArray(String[]::new);
  }
}
