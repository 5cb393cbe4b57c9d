package dev.errata.cli.samples;

import dev.errata.event.MetricSample;
import java.util.List;
import java.util.function.Function;

/**
 * A column of the rows: a field of {@link MetricSample}, under the field's name.
 *
 * @param kind what its values are
 * @param value a sample's value; null where it has none
 */
public record Column(String name, Kind kind, Function<MetricSample, Object> value) {
  /** What the values of a column are. */
  public enum Kind {
    /** A {@link String}. */
    TEXT,
    /** A {@link Long}. */
    WHOLE,
    /** A {@link Double}. */
    REAL,
    /** A {@link Double}, or absent. */
    OPTIONAL_REAL,
    /** A {@link java.time.Instant}, to the millisecond. */
    TIME
  }

  /** All columns, in the order of the schema. */
  public static final List<Column> ALL =
      List.of(
          new Column("lineage", Kind.TEXT, MetricSample::getLineage),
          new Column("metric", Kind.TEXT, MetricSample::getMetric),
          new Column("dimension", Kind.TEXT, MetricSample::getDimension),
          new Column("value", Kind.REAL, MetricSample::getValue),
          new Column("n", Kind.WHOLE, sample -> (long) sample.getN()),
          new Column("low", Kind.REAL, MetricSample::getLow),
          new Column("high", Kind.REAL, MetricSample::getHigh),
          new Column("baseline", Kind.OPTIONAL_REAL, MetricSample::getBaseline),
          new Column("sequence", Kind.WHOLE, MetricSample::getSequence),
          new Column("eventTime", Kind.TIME, MetricSample::getEventTime),
          new Column("measuredAt", Kind.TIME, MetricSample::getMeasuredAt));

  Object of(MetricSample sample) {
    return value.apply(sample);
  }
}
