package dev.errata.cli.command;

import dev.errata.cli.command.LogOptions.OpenLog;
import dev.errata.cli.lineage.Extent;
import dev.errata.cli.lineage.Lineage;
import dev.errata.cli.lineage.LineageEntry;
import dev.errata.event.EditApplied;
import dev.errata.event.OutcomeStatus;
import dev.errata.stream.FactHistory;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Lists what happened to the model. */
@Command(
    name = "log",
    mixinStandardHelpOptions = true,
    description = {
      "List the edits of a lineage: one line for each change of the weights.",
      "With --fact, list the values that a fact has had."
    })
public final class LogCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin LogOptions log;

  @Option(
      names = {"-n", "--last"},
      paramLabel = "N",
      description = "Only the last N entries.")
  Integer last;

  @Option(
      names = "--fact",
      paramLabel = "KEY",
      description = "Instead the values that this fact has had, such as 'Japan|P6'.")
  String fact;

  @Option(
      names = "--as-of",
      paramLabel = "TIME",
      description = "With --fact, only its value at this date or instant.")
  String asOf;

  @Override
  public Integer call() {
    if (asOf != null && fact == null) {
      throw new ParameterException(spec.commandLine(), "--as-of needs --fact");
    }
    Extent.AsOf time = asOf == null ? null : Extent.AsOf.parse(asOf);
    try (OpenLog open = log.open()) {
      if (fact != null) {
        FactHistory history = FactHistory.read(open.settings(), open.lineage(), fact);
        new FactLines(fact, history).print(spec.commandLine().getOut(), time);
        return 0;
      }
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
