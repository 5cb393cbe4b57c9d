package dev.errata.evaluator.dashboard.board;

import dev.errata.event.Alert;
import dev.errata.event.QualityEvent;
import dev.errata.event.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The newest alerts and verdicts. */
final class Signals {
  private static final int MOST = 200;

  private final TreeMap<Long, AlertView> alerts = new TreeMap<>();
  private final TreeMap<Long, VerdictView> verdicts = new TreeMap<>();

  /**
   * A metric that fell. Times are milliseconds since 1970.
   *
   * @param id its place in the quality topic
   * @param culprit the edit sequence that did it; null when none stands out
   */
  record AlertView(
      long id,
      String metric,
      String dimension,
      long from,
      long to,
      double before,
      double after,
      int n,
      Long culprit,
      String reason,
      long raisedAt) {}

  /** Whether the thresholds held after an edit sequence. */
  record VerdictView(long sequence, boolean passed, String reason, long measuredAt) {}

  /** Both, oldest first. */
  record View(List<AlertView> alerts, List<VerdictView> verdicts) {}

  View add(long offset, QualityEvent event) {
    if (event.getBody() instanceof Alert alert) {
      AlertView view = view(offset, alert);
      keep(alerts, offset, view);
      return new View(List.of(view), List.of());
    }
    if (event.getBody() instanceof Verdict verdict) {
      VerdictView view =
          new VerdictView(
              verdict.getSequence(),
              verdict.getPassed(),
              EditView.cut(verdict.getReason()),
              verdict.getMeasuredAt().toEpochMilli());
      keep(verdicts, verdict.getSequence(), view);
      return new View(List.of(), List.of(view));
    }
    return new View(List.of(), List.of());
  }

  View view() {
    return new View(new ArrayList<>(alerts.values()), new ArrayList<>(verdicts.values()));
  }

  private static AlertView view(long offset, Alert alert) {
    return new AlertView(
        offset,
        EditView.cut(alert.getMetric()),
        EditView.cut(alert.getDimension()),
        alert.getFromSequence(),
        alert.getToSequence(),
        alert.getBefore(),
        alert.getAfter(),
        alert.getN(),
        alert.getCulprit(),
        EditView.cut(alert.getReason()),
        alert.getRaisedAt().toEpochMilli());
  }

  private static <V> void keep(NavigableMap<Long, V> views, long key, V view) {
    views.put(key, view);
    if (views.size() > MOST) {
      views.pollFirstEntry();
    }
  }
}
