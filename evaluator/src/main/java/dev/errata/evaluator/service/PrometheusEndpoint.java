package dev.errata.evaluator.service;

import dev.errata.evaluator.EvaluationException;
import dev.errata.evaluator.metric.Dimension;
import dev.errata.evaluator.metric.Measurement;
import dev.errata.evaluator.metric.MetricsReport;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;

/**
 * Offers the newest measurements to Prometheus at {@code /metrics}.
 *
 * <p>{@code errata_metric}, {@code errata_metric_low}, {@code errata_metric_high} and {@code
 * errata_metric_n} carry the labels {@code lineage}, {@code metric} and {@code dimension}; {@code
 * errata_metric_sequence} and {@code errata_metric_event_time_seconds}, which say what state was
 * measured, and {@code errata_replica_sequence}, how far the replica is, carry {@code lineage}.
 */
public final class PrometheusEndpoint implements MetricsSink, AutoCloseable {
  private final String lineage;
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Gauge value = perMetric("errata_metric", "The metric's value");
  private final Gauge low = perMetric("errata_metric_low", "Lower end of the 95% interval");
  private final Gauge high = perMetric("errata_metric_high", "Upper end of the 95% interval");
  private final Gauge n = perMetric("errata_metric_n", "How many units the value is a mean over");
  private final Gauge sequence = perLineage("errata_metric_sequence", "Edit sequence measured");
  private final Gauge eventTime =
      perLineage("errata_metric_event_time_seconds", "Event time of the weights measured");
  private final Gauge replica = perLineage("errata_replica_sequence", "Edit sequence reached");
  private final HTTPServer server;

  /**
   * Starts serving.
   *
   * @param host the address to listen on
   * @param port 0: any that is free
   * @throws EvaluationException when the port is taken
   */
  public PrometheusEndpoint(String lineage, String host, int port) {
    this.lineage = lineage;
    try {
      server = HTTPServer.builder().hostname(host).port(port).registry(registry).buildAndStart();
    } catch (IOException e) {
      throw new EvaluationException(
          "Cannot serve metrics on %s:%d: %s. Choose another port, or 0 for any."
              .formatted(host, port, e.getMessage()),
          e);
    }
  }

  /** The port it listens on. */
  public int port() {
    return server.getPort();
  }

  @Override
  public void accept(MetricsReport report) {
    report.metrics().forEach((name, values) -> values.forEach((d, m) -> set(name, d, m)));
    sequence.labelValues(lineage).set(report.sequence());
    eventTime.labelValues(lineage).set(report.eventTime().getEpochSecond());
  }

  /** How far the replica is. */
  public void replicaAt(long reached) {
    replica.labelValues(lineage).set(reached);
  }

  @Override
  public void close() {
    server.close();
  }

  private void set(String metric, Dimension dimension, Measurement measurement) {
    String[] labels = {lineage, metric, dimension.code()};
    value.labelValues(labels).set(measurement.estimate().value());
    low.labelValues(labels).set(measurement.estimate().low());
    high.labelValues(labels).set(measurement.estimate().high());
    n.labelValues(labels).set(measurement.estimate().n());
  }

  private Gauge perMetric(String name, String help) {
    return gauge(name, help, "lineage", "metric", "dimension");
  }

  private Gauge perLineage(String name, String help) {
    return gauge(name, help, "lineage");
  }

  private Gauge gauge(String name, String help, String... labels) {
    return Gauge.builder().name(name).help(help).labelNames(labels).register(registry);
  }
}
