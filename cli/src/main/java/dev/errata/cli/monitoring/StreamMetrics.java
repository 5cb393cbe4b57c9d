package dev.errata.cli.monitoring;

import dev.errata.stream.StreamProgress;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Instant;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * What {@code errata stream} has done and what waits. The counts are those of {@link
 * StreamProgress}: they survive a restart, and count the partitions that this process works on.
 */
public final class StreamMetrics {
  private StreamMetrics() {}

  /**
   * Registers the metrics.
   *
   * @param progress how far the application is
   * @param factsBehind records of the facts topic that it has not read yet
   * @param batchesWaiting closed batches that the editor has not written yet
   */
  public static void register(
      PrometheusRegistry registry,
      String lineage,
      Supplier<StreamProgress> progress,
      DoubleSupplier factsBehind,
      DoubleSupplier batchesWaiting) {
    LineageMetrics metrics = new LineageMetrics(registry, lineage);
    facts(metrics, progress);
    metrics.counter("errata_stream_edits_total", "Edits settled", () -> progress.get().edits());
    metrics.counter(
        "errata_stream_ripples_total",
        "Edits beside them that follow from one of them",
        () -> progress.get().ripples());
    metrics.counter(
        "errata_stream_batches_total", "Batches closed", () -> progress.get().batches());
    metrics.gauge(
        "errata_stream_batches_waiting",
        "Closed batches that the editor has not written yet",
        batchesWaiting);
    metrics.gauge(
        "errata_stream_facts_behind",
        "Records of the facts topic that are not read yet",
        factsBehind);
    metrics.gauge(
        "errata_stream_event_timestamp_seconds",
        "Event time that the stream has reached, in seconds since 1970",
        () -> progress.get().reached().map(StreamMetrics::seconds).orElse(Double.NaN));
  }

  private static void facts(LineageMetrics metrics, Supplier<StreamProgress> progress) {
    metrics.counter(
        "errata_stream_facts_received_total",
        "Changes read from the facts topic, without the facts known before",
        () -> progress.get().received() - progress.get().baseline());
    metrics.counters(
        "errata_stream_facts_dropped_total",
        "Changes that led to no edit",
        "reason",
        () -> progress.get().dropped());
    metrics.counters(
        "errata_stream_facts_refused_total",
        "Records sent to dead letters",
        "reason",
        () -> progress.get().rejected());
    metrics.counters(
        "errata_stream_facts_held_total",
        "Changes made to wait longer than their fact asks for",
        "rule",
        () -> progress.get().held());
    metrics.gauge(
        "errata_stream_facts_settling",
        "Changes that still settle",
        () -> progress.get().settling());
  }

  private static double seconds(Instant time) {
    return time.toEpochMilli() / 1e3;
  }
}
