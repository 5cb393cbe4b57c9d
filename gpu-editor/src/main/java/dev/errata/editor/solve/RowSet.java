package dev.errata.editor.solve;

import dev.errata.editor.solve.KeyJournal.Entry;
import java.util.List;

/**
 * Rows of a system by what they stand for.
 *
 * @param entries edited facts
 * @param guards positions in the list of guarded facts
 */
record RowSet(List<Entry> entries, List<Integer> guards) {
  int size() {
    return entries.size() + guards.size();
  }
}
