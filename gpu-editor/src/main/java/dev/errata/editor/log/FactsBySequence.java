package dev.errata.editor.log;

import dev.errata.editor.log.Ledger.Written;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The facts whose last value was written by a sequence, so that nobody has to search for them. */
final class FactsBySequence {
  private final NavigableMap<Long, SortedSet<String>> facts = new TreeMap<>();

  void add(Written value) {
    facts.computeIfAbsent(value.sequence(), sequence -> new TreeSet<>()).add(value.factKey());
  }

  void remove(Written value) {
    SortedSet<String> keys = facts.get(value.sequence());
    keys.remove(value.factKey());
    if (keys.isEmpty()) {
      facts.remove(value.sequence());
    }
  }

  /** The facts of the newest sequences, those of the oldest of these first. */
  List<SortedSet<String>> newest(int depth) {
    List<SortedSet<String>> newest =
        new ArrayList<>(facts.descendingMap().values().stream().limit(depth).toList());
    Collections.reverse(newest);
    return newest;
  }
}
