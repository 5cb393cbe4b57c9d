package dev.errata.cli.fault;

/** What was done to the services, and what became of it; printed as it happens. */
final class FaultTable {
  private final long start = System.nanoTime();

  FaultTable(String title) {
    System.out.println(title);
    print("at", "fault", "edits", "outcome");
  }

  /**
   * Adds a line.
   *
   * @param fault what was done
   * @param edits edits in the log when it happened
   * @param outcome what became of it
   */
  void add(String fault, long edits, String outcome) {
    String at = "%.1f s".formatted((System.nanoTime() - start) / 1e9);
    print(at, fault, Long.toString(edits), outcome);
  }

  private static void print(String at, String fault, String edits, String outcome) {
    System.out.printf("%8s  %-52s  %5s  %s%n", at, fault, edits, outcome);
  }
}
