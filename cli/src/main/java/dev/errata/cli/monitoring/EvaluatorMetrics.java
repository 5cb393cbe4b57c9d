package dev.errata.cli.monitoring;

import dev.errata.evaluator.metric.Dimension;
import dev.errata.evaluator.metric.Estimate;
import dev.errata.evaluator.metric.Measurement;
import dev.errata.evaluator.metric.MetricsReport;
import dev.errata.evaluator.service.MetricsSink;
import dev.errata.event.EditApplied;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * What {@code errata evaluate} has measured last, and how far its replica is.
 *
 * <p>Shares have the dimensions {@code tf} and {@code ar} and are ratios. What has neither
 * dimension, such as a perplexity or a divergence, is a value in the unit of its metric.
 */
public final class EvaluatorMetrics implements MetricsSink {
  private final LineageMetrics metrics;
  private final Clock clock;
  private final Family ratio;
  private final Family value;
  private final Gauge sampleSize;
  private final Gauge sequence;
  private final Gauge eventTime;
  private final Histogram duration;
  private final Gauge replica;
  private final Gauge freshness;
  private final Histogram delay;

  /** Registers the metrics. */
  public EvaluatorMetrics(PrometheusRegistry registry, String lineage, Clock clock) {
    this.metrics = new LineageMetrics(registry, lineage);
    this.clock = clock;
    ratio = new Family(metrics, "ratio", "A metric that is a share, 0 to 1");
    value = new Family(metrics, "value", "A metric that is no share, in its own unit");
    sampleSize =
        metrics.gauge(
            "errata_quality_sample_size",
            "How many units a metric is a mean over",
            "metric",
            "dimension");
    sequence = metrics.gauge("errata_quality_sequence", "Edit sequence measured");
    eventTime =
        metrics.gauge(
            "errata_quality_event_timestamp_seconds",
            "Event time of the weights measured, in seconds since 1970");
    duration = metrics.seconds("errata_evaluation_duration_seconds", "One measurement");
    replica =
        metrics.gauge("errata_replica_sequence", "Edit sequence that the replica answers with");
    freshness =
        metrics.gauge(
            "errata_replica_freshness_seconds",
            "From the event time of the newest edit to the replica answering with it");
    delay =
        metrics.seconds(
            "errata_replica_delay_seconds", "From an edit being logged to the replica answering");
  }

  /** The three gauges of a kind of metric: value, and the ends of its 95% interval. */
  private record Family(Gauge middle, Gauge low, Gauge high) {
    Family(LineageMetrics metrics, String unit, String help) {
      this(
          gauge(metrics, "errata_quality_" + unit, help),
          gauge(metrics, "errata_quality_low_" + unit, help + ": lower end of the 95% interval"),
          gauge(metrics, "errata_quality_high_" + unit, help + ": upper end of the 95% interval"));
    }

    private static Gauge gauge(LineageMetrics metrics, String name, String help) {
      return metrics.gauge(name, help, "metric", "dimension");
    }

    void set(Estimate estimate, String... labels) {
      middle.labelValues(labels).set(estimate.value());
      low.labelValues(labels).set(estimate.low());
      high.labelValues(labels).set(estimate.high());
    }
  }

  /** Where the number of edit sequences is kept that were passed over without a sample. */
  public void passedOver(LongSupplier count) {
    metrics.counter(
        "errata_evaluation_passed_over_total",
        "Edit sequences passed over without a sample of their own",
        count::getAsLong);
  }

  @Override
  public void accept(MetricsReport report) {
    report.metrics().forEach((name, values) -> values.forEach((d, m) -> set(name, d, m)));
    sequence.labelValues(metrics.labels()).set((double) report.sequence());
    eventTime.labelValues(metrics.labels()).set(seconds(report.eventTime()));
  }

  @Override
  public void took(Duration time) {
    duration.labelValues(metrics.labels()).observe(time.toNanos() / 1e9);
  }

  /** The replica answers with one more edit. */
  public void replicaApplied(EditApplied entry) {
    double now = seconds(clock.instant());
    replica.labelValues(metrics.labels()).set((double) entry.getSequence());
    freshness.labelValues(metrics.labels()).set(now - seconds(entry.getWatermark()));
    // Clocks of two machines may disagree by more than the time that passed.
    delay.labelValues(metrics.labels()).observe(Math.max(0, now - seconds(entry.getAppliedAt())));
  }

  private void set(String metric, Dimension dimension, Measurement measurement) {
    String[] labels = metrics.labels(metric, dimension.code());
    Family family = dimension == Dimension.NONE ? value : ratio;
    family.set(measurement.estimate(), labels);
    sampleSize.labelValues(labels).set(measurement.estimate().n());
  }

  private static double seconds(Instant time) {
    return time.toEpochMilli() / 1e3;
  }
}
