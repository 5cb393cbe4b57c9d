package dev.errata.cli.command;

import dev.errata.cli.CliException;
import dev.errata.cli.lineage.Extent;
import dev.errata.event.FactState;
import dev.errata.stream.FactHistory;
import java.io.PrintWriter;

/** Prints the values that a fact has had. */
record FactLines(String factKey, FactHistory history) {

  /**
   * Prints all values or, given a time, the one that held then.
   *
   * @param time null for all
   * @throws CliException when the fact is not known, or was not at that time
   */
  void print(PrintWriter out, Extent.AsOf time) {
    if (history.versions().isEmpty()) {
      throw new CliException(
          "fact '%s' is not known; expected subjectId|propertyId as in 'errata show'"
              .formatted(factKey));
    }
    if (time == null) {
      out.printf("%-24s  %-30s  %s%n", "since", "value", "event");
      history.versions().forEach(version -> print(out, version));
    } else {
      print(out, history.asOf(time.time()).orElseThrow(() -> notYet(time)));
    }
  }

  private CliException notYet(Extent.AsOf time) {
    return new CliException(
        "fact '%s' has no value at %s; its first is of %s"
            .formatted(factKey, time.time(), history.versions().get(0).getSince()));
  }

  private static void print(PrintWriter out, FactState version) {
    out.printf(
        "%-24s  %-30s  %s%n",
        version.getSince(),
        version.getObject() == null ? "(retracted)" : version.getObject().getLabel(),
        version.getEventId());
  }
}
