package dev.errata.editor.solve;

import dev.errata.editor.solve.KeyJournal.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which keys are in force: of every edited fact the last one. */
final class KeysInForce {
  private final Map<String, Entry> byFact = new LinkedHashMap<>();

  /**
   * How the rows of a system change.
   *
   * @param added keys that come into force
   * @param superseded keys that are no longer
   * @param touched facts edited for the first time
   */
  record Change(List<Entry> added, List<Entry> superseded, List<String> touched) {}

  Change follow(KeyJournal.Event event) {
    Change change = new Change(event.entries(), new ArrayList<>(), new ArrayList<>());
    for (Entry entry : event.entries()) {
      Entry before = byFact.put(entry.factKey(), entry);
      if (before == null) {
        change.touched().add(entry.factKey());
      } else {
        change.superseded().add(before);
      }
    }
    return change;
  }

  boolean isTouched(String factKey) {
    return byFact.containsKey(factKey);
  }

  /** The key of a fact, if it was edited. */
  Optional<Entry> of(String factKey) {
    return Optional.ofNullable(byFact.get(factKey));
  }

  /** All of them, by when their facts were first edited. */
  List<Entry> all() {
    return List.copyOf(byFact.values());
  }
}
