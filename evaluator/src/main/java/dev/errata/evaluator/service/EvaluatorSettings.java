package dev.errata.evaluator.service;

import dev.errata.evaluator.probe.SampleSize;

/**
 * How much a running evaluator does.
 *
 * @param sampleSize what one sample asks
 * @param sampleShare the largest share of the time to spend on samples, above 0, at most 1
 */
public record EvaluatorSettings(SampleSize sampleSize, double sampleShare) {
  /** A fifth of the time. */
  public static final EvaluatorSettings DEFAULT = new EvaluatorSettings(SampleSize.DEFAULT, 0.2);
}
