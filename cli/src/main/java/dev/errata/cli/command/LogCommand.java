package dev.errata.cli.command;

import dev.errata.cli.command.LogOptions.OpenLog;
import dev.errata.cli.lineage.Lineage;
import dev.errata.cli.lineage.LineageEntry;
import dev.errata.event.EditApplied;
import dev.errata.event.OutcomeStatus;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists what happened to the model. */
@Command(
    name = "log",
    mixinStandardHelpOptions = true,
    description = "List the edits of a lineage: one line for each change of the weights.")
public final class LogCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin LogOptions log;

  @Option(
      names = {"-n", "--last"},
      paramLabel = "N",
      description = "Only the last N entries.")
  Integer last;

  @Override
  public Integer call() {
    try (OpenLog open = log.open()) {
      print(Lineage.read(open.settings(), open.lineage()));
    }
    return 0;
  }

  private void print(Lineage lineage) {
    PrintWriter out = spec.commandLine().getOut();
    List<LineageEntry> entries = lineage.entries();
    if (entries.isEmpty()) {
      out.printf("lineage %s has no edits yet%n", lineage.name());
      return;
    }
    int skipped = last == null ? 0 : Math.max(0, entries.size() - last);
    out.printf(
        "%8s  %-20s  %7s  %8s  %-10s  %-12s  %s%n",
        "sequence", "event time", "applied", "rejected", "method", "chain", "what");
    entries.subList(skipped, entries.size()).forEach(entry -> print(out, entry));
  }

  private static void print(PrintWriter out, LineageEntry entry) {
    EditApplied applied = entry.applied();
    out.printf(
        "%8d  %-20s  %7d  %8d  %-10s  %-12s  %s%n",
        entry.sequence(),
        applied.getWatermark(),
        entry.count(OutcomeStatus.APPLIED),
        entry.count(OutcomeStatus.REJECTED),
        applied.getMethod(),
        shortened(applied.getChainDigest()),
        entry.kind());
  }

  private static String shortened(String digest) {
    String hex = digest.substring(digest.indexOf(':') + 1);
    return hex.substring(0, Math.min(12, hex.length()));
  }
}
