package dev.errata.stream;

import dev.errata.event.Entity;
import dev.errata.event.FactUpdate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** Which edits a history leads to, found fact by fact with all of it at hand. */
public final class HistoryOracle {
  private HistoryOracle() {}

  /** Edits by fact key, written old→new, oldest first. */
  public static Map<String, List<String>> edits(History history, Duration window) {
    Map<String, List<String>> edits = new TreeMap<>();
    Set<String> facts = new HashSet<>();
    history.arrivals().forEach(update -> facts.add(key(update)));
    for (String fact : facts) {
      List<String> found = new ArrayList<>();
      String value = baseline(history, fact);
      List<Heard> heard = heard(history, fact);
      for (int i = 0; i < heard.size(); ) {
        Heard first = heard.get(i);
        String before = value == null ? text(first.update().getOldObject()) : value;
        String last = before;
        Instant closes = first.update().getEventTime().plus(window);
        boolean opens = !text(first.update().getNewObject()).equals(before);
        for (int from = i; i < heard.size(); i++) {
          if (i > from && (!opens || !heard.get(i).clock().isBefore(closes))) {
            break;
          }
          last = text(heard.get(i).update().getNewObject());
        }
        if (!last.equals(before)) {
          value = last;
          if (!last.equals("null")) {
            found.add(before + "→" + last);
          }
        }
      }
      if (!found.isEmpty()) {
        edits.put(fact, found);
      }
    }
    return edits;
  }

  /** A change that counts, and the event time that the stream had reached with it. */
  private record Heard(FactUpdate update, Instant clock) {}

  /** The changes of a fact that are neither repeated nor late. */
  private static List<Heard> heard(History history, String fact) {
    List<Heard> heard = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    Instant clock = Instant.MIN;
    for (FactUpdate update : history.arrivals()) {
      clock = clock.isAfter(update.getEventTime()) ? clock : update.getEventTime();
      boolean isNew = key(update).equals(fact) && ids.add(update.getEventId());
      if (isNew && heard.stream().noneMatch(h -> isNewer(h.update(), update))) {
        heard.add(new Heard(update, clock));
      }
    }
    return heard;
  }

  private static boolean isNewer(FactUpdate known, FactUpdate update) {
    return known.getEventTime().isAfter(update.getEventTime())
        || (update.getSourceRevision() != null
            && known.getSourceRevision() > update.getSourceRevision());
  }

  private static String baseline(History history, String fact) {
    return history.baseline().stream()
        .filter(update -> key(update).equals(fact))
        .map(update -> update.getNewObject().getId())
        .findFirst()
        .orElse(null);
  }

  private static String text(Entity entity) {
    return Objects.toString(entity == null ? null : entity.getId());
  }

  private static String key(FactUpdate update) {
    return update.getSubject().getId() + "|" + update.getProperty().getId();
  }
}
