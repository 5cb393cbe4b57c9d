package dev.errata.evaluator.dashboard.board;

import dev.errata.event.MetricSample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** All metrics that were ever measured, whatever their names. */
final class Curves {
  private static final int MOST_POINTS = 1000;

  /** Names are anyone's who may write to the topic. */
  private static final int MOST_CURVES = 200;

  private final Map<Key, Curve> curves = new TreeMap<>();

  /** What a curve is of. */
  record Key(String metric, String dimension) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byMetric = metric.compareTo(other.metric);
      return byMetric != 0 ? byMetric : dimension.compareTo(other.dimension);
    }
  }

  /** A point and the curve that it is on. */
  record Located(String metric, String dimension, Point point) {}

  /** A curve column by column, which is a third of the size in JSON. */
  record Columns(
      String metric,
      String dimension,
      List<Long> sequence,
      List<Long> eventTime,
      List<Long> measuredAt,
      List<Double> value,
      List<Double> low,
      List<Double> high,
      List<Double> baseline,
      List<Integer> n) {}

  Optional<Located> add(MetricSample sample) {
    Key key = new Key(sample.getMetric(), sample.getDimension());
    if (!curves.containsKey(key) && curves.size() >= MOST_CURVES) {
      return Optional.empty();
    }
    Point point = Point.of(sample);
    boolean added = curves.computeIfAbsent(key, k -> new Curve(MOST_POINTS)).add(point);
    return added
        ? Optional.of(new Located(key.metric(), key.dimension(), point))
        : Optional.empty();
  }

  List<Columns> columns() {
    List<Columns> all = new ArrayList<>();
    curves.forEach((key, curve) -> all.add(columns(key, curve.points())));
    return all;
  }

  private static Columns columns(Key key, List<Point> points) {
    return new Columns(
        key.metric(),
        key.dimension(),
        column(points, Point::sequence),
        column(points, Point::eventTime),
        column(points, Point::measuredAt),
        column(points, Point::value),
        column(points, Point::low),
        column(points, Point::high),
        column(points, Point::baseline),
        column(points, Point::n));
  }

  /** Unlike {@code toList}, says that there may be nulls. */
  private static <T> List<T> column(List<Point> points, Function<Point, T> of) {
    List<T> values = new ArrayList<>(points.size());
    points.forEach(point -> values.add(of.apply(point)));
    return values;
  }
}
