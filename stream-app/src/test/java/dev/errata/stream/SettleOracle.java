package dev.errata.stream;

import dev.errata.event.FactUpdate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which edits a whole history must lead to, computed fact by fact in hindsight. */
final class SettleOracle {
  private SettleOracle() {}

  /** Edits, written key=value, of changes that are in order and free of repetition. */
  static List<String> edits(List<FactUpdate> baseline, List<FactUpdate> changes, Duration window) {
    Map<String, String> values = new LinkedHashMap<>();
    baseline.forEach(u -> values.put(key(u), u.getNewObject().getId()));
    Map<String, List<FactUpdate>> histories = new LinkedHashMap<>();
    changes.forEach(u -> histories.computeIfAbsent(key(u), k -> new ArrayList<>()).add(u));
    List<String> edits = new ArrayList<>();
    histories.forEach(
        (key, history) -> {
          String value = values.get(key);
          for (int i = 0; i < history.size(); ) {
            Instant closes = history.get(i).getEventTime().plus(window);
            String last = null;
            for (; i < history.size() && history.get(i).getEventTime().isBefore(closes); i++) {
              last = history.get(i).getNewObject().getId();
            }
            if (!last.equals(value)) {
              edits.add(key + "=" + last);
            }
            value = last;
          }
        });
    return edits;
  }

  private static String key(FactUpdate update) {
    return update.getSubject().getId() + "|" + update.getProperty().getId();
  }
}
