package dev.errata.evaluator.dashboard.board;

import dev.errata.event.MetricSample;

/**
 * One measurement on a curve. Times are milliseconds since 1970.
 *
 * @param baseline the unedited model's value; null when it was not asked
 */
public record Point(
    long sequence,
    long eventTime,
    long measuredAt,
    Double value,
    Double low,
    Double high,
    Double baseline,
    int n) {

  static Point of(MetricSample sample) {
    return new Point(
        sample.getSequence(),
        sample.getEventTime().toEpochMilli(),
        sample.getMeasuredAt().toEpochMilli(),
        finite(sample.getValue()),
        finite(sample.getLow()),
        finite(sample.getHigh()),
        sample.getBaseline() == null ? null : finite(sample.getBaseline()),
        sample.getN());
  }

  /** JSON knows no NaN and no infinity. */
  private static Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
