package dev.errata.cli.monitoring;

import dev.errata.editor.service.EditDone;
import dev.errata.editor.service.EditorListener;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** What {@code errata edit} has written since it started, and how long it took. */
public final class EditorMetrics implements EditorListener {
  private final LineageMetrics metrics;
  private final Counter applied;
  private final Counter rejected;
  private final Histogram batchSeconds;
  private final Histogram editSeconds;
  private final Gauge sequence;
  private final Gauge eventTime;

  /** Registers the metrics. */
  public EditorMetrics(PrometheusRegistry registry, String lineage) {
    metrics = new LineageMetrics(registry, lineage);
    applied =
        metrics.counter("errata_editor_edits_applied_total", "Edits written into the weights");
    rejected = metrics.counter("errata_editor_edits_rejected_total", "Edits refused", "reason");
    batchSeconds =
        metrics.seconds(
            "errata_editor_batch_duration_seconds",
            "From reading a command to changed weights, snapshot not included");
    editSeconds =
        metrics.seconds(
            "errata_editor_edit_duration_seconds",
            "The same for each edit of a batch, on average over the batch");
    sequence = metrics.gauge("errata_editor_sequence", "Edit sequence of the weights");
    eventTime =
        metrics.gauge(
            "errata_editor_event_timestamp_seconds",
            "Event time that the weights stand for, in seconds since 1970");
    applied.initLabelValues(metrics.labels());
  }

  @Override
  public void caughtUp(long reached) {
    sequence.labelValues(metrics.labels()).set((double) reached);
  }

  @Override
  public void applied(EditDone done) {
    applied.labelValues(metrics.labels()).inc(done.applied());
    done.rejections().forEach((reason, n) -> rejected.labelValues(metrics.labels(reason)).inc(n));
    batchSeconds.labelValues(metrics.labels()).observe(done.seconds());
    if (done.applied() > 0) {
      editSeconds.labelValues(metrics.labels()).observe(done.seconds() / done.applied());
    }
    sequence.labelValues(metrics.labels()).set((double) done.sequence());
    eventTime.labelValues(metrics.labels()).set(done.watermark().toEpochMilli() / 1e3);
  }
}
