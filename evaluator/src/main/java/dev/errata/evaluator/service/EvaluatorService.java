package dev.errata.evaluator.service;

import dev.errata.evaluator.EvaluationException;
import dev.errata.evaluator.measure.ModelEvaluator;
import dev.errata.evaluator.measure.ModelRespondent;
import dev.errata.evaluator.metric.Dimension;
import dev.errata.evaluator.metric.Measurement;
import dev.errata.evaluator.metric.MetricsReport;
import dev.errata.evaluator.probe.Probe;
import dev.errata.evaluator.probe.ProbePlan;
import dev.errata.evaluator.probe.SampleSize;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a lineage, measures a sample of the model's knowledge as it changes, and all of it on
 * demand. Sampling takes at most a given share of the time, so that an evaluator on the editor's
 * machine does not hold it up; between samples the replica keeps up with every delta.
 */
public final class EvaluatorService implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(EvaluatorService.class);
  private static final Duration POLL = Duration.ofMillis(100);

  private final Replica replica;
  private final ProbePlan plan;
  private final ModelEvaluator evaluator;
  private final SampleSize sampleSize;
  private final DutyCycle dutyCycle;
  private final List<MetricsSink> sinks;
  private final Clock clock;
  private volatile MetricsReport latest;
  private volatile boolean closing;
  private long measured;

  /**
   * @param sampleShare the largest share of the time to spend on samples, 0 to 1
   * @param sinks where each measurement goes, in this order
   */
  public EvaluatorService(
      Replica replica,
      ProbePlan plan,
      ModelEvaluator evaluator,
      SampleSize sampleSize,
      double sampleShare,
      List<MetricsSink> sinks,
      Clock clock) {
    this.replica = replica;
    this.plan = plan;
    this.evaluator = evaluator;
    this.sampleSize = sampleSize;
    this.dutyCycle = new DutyCycle(sampleShare);
    this.sinks = List.copyOf(sinks);
    this.clock = clock;
  }
}
