package dev.errata.evaluator.service;

import dev.errata.evaluator.probe.SampleSize;
import java.time.Duration;

/**
 * How much a running evaluator does.
 *
 * @param sampleSize what one sample asks
 * @param sampleShare the largest share of the time to spend on measuring, above 0, at most 1
 * @param sweepEvery edit sequences after which a full sweep is due even without idle time; 0 for
 *     never
 * @param idle how long nothing must have happened before a sweep begins by itself
 */
public record EvaluatorSettings(
    SampleSize sampleSize, double sampleShare, long sweepEvery, Duration idle) {
  /** Half of the time, of one thread; sweeps in idle time only. */
  public static final EvaluatorSettings DEFAULT = new EvaluatorSettings(SampleSize.DEFAULT, 0.5);

  public EvaluatorSettings {
    if (sweepEvery < 0 || idle.isNegative()) {
      throw new IllegalArgumentException(
          "A sweep every %d sequences, or after %s: expected 0 or more"
              .formatted(sweepEvery, idle));
    }
  }

  /** Sweeps in idle time only. */
  public EvaluatorSettings(SampleSize sampleSize, double sampleShare) {
    this(sampleSize, sampleShare, 0, Duration.ofSeconds(5));
  }
}
