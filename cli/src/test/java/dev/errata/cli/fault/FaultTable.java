package dev.errata.cli.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was done to the services, and what became of it. */
final class FaultTable {
  private final List<String> lines = new ArrayList<>();
  private final long start = System.nanoTime();

  FaultTable() {
    add("at", "fault", "edits", "outcome");
  }

  /**
   * Adds a line.
   *
   * @param fault what was done
   * @param edits edits in the log when it happened
   * @param outcome what became of it
   */
  void add(String fault, long edits, String outcome) {
    add(
        "%.1f s".formatted((System.nanoTime() - start) / 1e9),
        fault,
        Long.toString(edits),
        outcome);
  }

  private void add(String at, String fault, String edits, String outcome) {
    lines.add("%8s  %-52s  %5s  %s".formatted(at, fault, edits, outcome));
  }

  void print(String title) {
    System.out.printf(Locale.ROOT, "%s%n%s%n", title, String.join(System.lineSeparator(), lines));
  }
}
