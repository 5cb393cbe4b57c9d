package dev.errata.evaluator.dashboard.board;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;

/**
 * The points of one metric and dimension by edit sequence, thinned evenly when there are too many.
 * Of two measurements of one sequence, that is of the same weights, the one over more units stays.
 */
final class Curve {
  private final int most;
  private final TreeMap<Long, Point> points = new TreeMap<>();

  /**
   * @param most points to keep
   */
  Curve(int most) {
    this.most = most;
  }

  /** Adds a point; whether it is one of the curve's now. */
  boolean add(Point point) {
    Point before = points.get(point.sequence());
    if (before != null && before.n() > point.n()) {
      return false;
    }
    points.put(point.sequence(), point);
    if (points.size() > most) {
      thin();
    }
    return true;
  }

  List<Point> points() {
    return new ArrayList<>(points.values());
  }

  /**
   * Leaves the first of each span of equal length, and the last. Spans double, so that those of
   * before lie whole in those of now and their first points stay.
   */
  private void thin() {
    long first = points.firstKey();
    long last = points.lastKey();
    long span = 1;
    while ((last - first) / span > most / 2) {
      span *= 2;
    }
    long kept = -1;
    for (Iterator<Long> keys = points.keySet().iterator(); keys.hasNext(); ) {
      long sequence = keys.next();
      long place = (sequence - first) / span;
      if (place > kept) {
        kept = place;
      } else if (sequence != last) {
        keys.remove();
      }
    }
  }
}
