package dev.errata.evaluator.service;

import dev.errata.evaluator.metric.MetricsReport;

/** Where measurements go. */
public interface MetricsSink {
  void accept(MetricsReport report);
}
