package dev.errata.evaluator.attribution;

/**
 * That a metric fell between two edit sequences.
 *
 * @param metric one of {@link dev.errata.evaluator.metric.MetricNames}
 * @param from where it was still good; 0 for the base model
 * @param to where it had fallen
 */
public record Suspicion(String metric, long from, long to) {
  public Suspicion {
    if (from < 0 || from >= to) {
      throw new IllegalArgumentException(
          "A fall of %s from sequence %d to %d: expected 0 <= from < to"
              .formatted(metric, from, to));
    }
  }
}
