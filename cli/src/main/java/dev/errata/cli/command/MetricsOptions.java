package dev.errata.cli.command;

import dev.errata.cli.monitoring.MetricsServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.PrintWriter;
import picocli.CommandLine.Option;

/** Where Prometheus may ask a service, if it may. */
public final class MetricsOptions {
  @Option(
      names = "--metrics-host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "Address on which Prometheus may ask (default: ${DEFAULT-VALUE}).")
  String host;

  @Option(
      names = "--metrics-port",
      paramLabel = "PORT",
      converter = Port.class,
      description = "Port for it; 0 for any that is free (default: Prometheus may not ask).")
  Integer port;

  /**
   * Starts serving and prints where.
   *
   * @return null when no port was given
   */
  MetricsServer serve(PrometheusRegistry registry, PrintWriter out) {
    if (port == null) {
      return null;
    }
    MetricsServer server = MetricsServer.start(host, port, registry);
    out.printf("metrics at %s%n", server.url());
    return server;
  }
}
