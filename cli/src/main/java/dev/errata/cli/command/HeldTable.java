package dev.errata.cli.command;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import dev.errata.event.Entity;
import dev.errata.event.FactUpdate;
import dev.errata.event.OpenWindow;
import dev.errata.stream.HeldChange;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Prints the changes that wait. */
final class HeldTable {
  private static final String ROW = "%-24s  %-13s  %-24s  %-40s  %s%n";

  private HeldTable() {}

  static void print(PrintWriter out, List<HeldChange> held) {
    if (held.isEmpty()) {
      out.println("nothing is held");
      return;
    }
    out.printf(ROW, "until", "held for", "fact", "change", "by");
    held.forEach(change -> print(out, change));
    Map<String, Long> counts =
        held.stream().collect(groupingBy(h -> h.window().getHeldFor(), TreeMap::new, counting()));
    out.printf("%d held: %s%n", held.size(), counts);
  }

  private static void print(PrintWriter out, HeldChange held) {
    OpenWindow window = held.window();
    FactUpdate latest = window.getLatest();
    String actor = latest.getProvenance().getActor();
    out.printf(
        ROW,
        held.until(),
        window.getHeldFor(),
        held.factKey(),
        label(window.getBase()) + " → " + label(latest.getNewObject()),
        latest.getProvenance().getSource() + (actor == null ? "" : ": " + actor));
  }

  private static String label(Entity entity) {
    return entity == null ? "(none)" : entity.getLabel();
  }
}
