package dev.errata.evaluator.service;

import dev.errata.evaluator.metric.MetricsReport;
import java.time.Duration;

/** Where measurements go. */
public interface MetricsSink {
  void accept(MetricsReport report);

  /** How long the measurement took that was accepted last. */
  default void took(Duration time) {}
}
