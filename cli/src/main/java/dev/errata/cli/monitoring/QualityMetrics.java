package dev.errata.cli.monitoring;

import dev.errata.event.Alert;
import dev.errata.event.QualityEvent;
import dev.errata.event.Verdict;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Counts the verdicts and alerts of a lineage, all that its topic has. */
public final class QualityMetrics {
  private final LineageMetrics metrics;
  private final Counter verdicts;
  private final Counter alerts;

  /** Registers the metrics. */
  public QualityMetrics(PrometheusRegistry registry, String lineage) {
    metrics = new LineageMetrics(registry, lineage);
    verdicts = metrics.counter("errata_quality_verdicts_total", "Verdicts on edits", "result");
    alerts = metrics.counter("errata_quality_alerts_total", "Alerts that a metric fell", "metric");
    verdicts.initLabelValues(metrics.labels("passed"));
    verdicts.initLabelValues(metrics.labels("failed"));
  }

  /** One more event of the topic. */
  public void count(QualityEvent event) {
    if (event.getBody() instanceof Verdict verdict) {
      String result = verdict.getPassed() ? "passed" : "failed";
      verdicts.labelValues(metrics.labels(result)).inc();
    } else if (event.getBody() instanceof Alert alert) {
      alerts.labelValues(metrics.labels(alert.getMetric())).inc();
    }
  }
}
