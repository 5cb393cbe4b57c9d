package dev.errata.cli.lineage;

import dev.errata.editor.EditItem;
import dev.errata.editor.log.Ledger;
import dev.errata.editor.log.LoggedEdit;
import dev.errata.editor.log.LoggedHistory;
import dev.errata.event.EditRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a lineage has written and not taken back or replaced since. */
public final class FactsInForce {
  private FactsInForce() {}

  /** The last value of each fact at a point, by fact key. */
  public static Map<String, EditItem> of(Lineage lineage, Extent extent) {
    Map<String, EditItem> facts = new TreeMap<>();
    history(lineage, extent)
        .newestFirst(Integer.MAX_VALUE)
        .forEach(batch -> batch.edits().forEach(item -> facts.put(item.factKey(), item)));
    return facts;
  }

  /** The edit sequence that wrote the value in force of each fact at a point, by fact key. */
  public static Map<String, Long> sequences(Lineage lineage, Extent extent) {
    Map<String, Long> sequences = new TreeMap<>();
    // The values of a fact come oldest first.
    history(lineage, extent)
        .ledger()
        .written()
        .forEach(written -> sequences.put(written.factKey(), written.sequence()));
    return sequences;
  }

  private static LoggedHistory history(Lineage lineage, Extent extent) {
    Map<Long, List<EditRequest>> batches = new HashMap<>();
    LoggedHistory history = new LoggedHistory(new Ledger(), batches::get);
    for (LineageEntry entry : lineage.entries()) {
      if (!extent.includes(entry)) {
        break;
      }
      LoggedEdit logged = entry.logged();
      batches.put(logged.commandOffset(), entry.requests());
      Ledger.Task task = history.taskOf(logged.commandOffset(), logged.command());
      history.note(entry.sequence(), task, logged.appliedFacts());
    }
    return history;
  }
}
