package dev.errata.cli.lineage;

import dev.errata.editor.EditItem;
import dev.errata.editor.log.Ledger;
import dev.errata.editor.log.LoggedEdit;
import java.util.Map;
import java.util.TreeMap;

/** What a lineage has written and not taken back or replaced since. */
public final class FactsInForce {
  private FactsInForce() {}

  /** The last value of each fact at a point, by fact key. */
  public static Map<String, EditItem> of(Lineage lineage, Extent extent) {
    Ledger ledger = new Ledger();
    for (LineageEntry entry : lineage.entries()) {
      if (!extent.includes(entry)) {
        break;
      }
      LoggedEdit logged = entry.logged();
      ledger.note(entry.sequence(), ledger.taskOf(logged.command()), logged.appliedFacts());
    }
    Map<String, EditItem> facts = new TreeMap<>();
    ledger
        .newestFirst(Integer.MAX_VALUE)
        .forEach(batch -> batch.edits().forEach(item -> facts.put(item.factKey(), item)));
    return facts;
  }
}
