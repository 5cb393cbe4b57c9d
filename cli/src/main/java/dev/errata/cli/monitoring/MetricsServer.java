package dev.errata.cli.monitoring;

import dev.errata.cli.CliException;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;

/** Offers the metrics of a process to Prometheus at {@code /metrics}, with those of its Java. */
public final class MetricsServer implements AutoCloseable {
  private final String host;
  private final HTTPServer server;

  private MetricsServer(String host, HTTPServer server) {
    this.host = host;
    this.server = server;
  }

  /**
   * Starts serving.
   *
   * @param host the address to listen on
   * @param port 0: any that is free
   * @param registry of the process's own metrics
   * @throws CliException when the port is taken
   */
  public static MetricsServer start(String host, int port, PrometheusRegistry registry) {
    JvmMetrics.builder().register(registry);
    try {
      return new MetricsServer(
          host, HTTPServer.builder().hostname(host).port(port).registry(registry).buildAndStart());
    } catch (IOException e) {
      throw new CliException(
          "cannot serve metrics on %s:%d: %s; choose another --metrics-port, or 0 for any"
              .formatted(host, port, e.getMessage()),
          e);
    }
  }

  /** Where Prometheus may ask. */
  public String url() {
    return "http://%s:%d/metrics".formatted(host, server.getPort());
  }

  @Override
  public void close() {
    server.close();
  }
}
