package dev.errata.cli.command;

import dev.errata.cli.command.LogOptions.OpenLog;
import dev.errata.cli.lineage.Lineage;
import dev.errata.cli.lineage.LineageEntry;
import dev.errata.event.EditApplied;
import dev.errata.event.EditOutcome;
import dev.errata.event.EditRequest;
import dev.errata.event.OutcomeStatus;
import java.io.PrintWriter;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows one change of the weights. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "Show one entry of the log: its facts, what became of them, and its digests.")
public final class ShowCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin LogOptions log;

  @Parameters(paramLabel = "N", description = "Edit sequence, as 'errata log' lists it.")
  long sequence;

  @Override
  public Integer call() {
    try (OpenLog open = log.open()) {
      print(open.lineage(), Lineage.read(open.settings(), open.lineage()).entry(sequence));
    }
    return 0;
  }

  private void print(String lineage, LineageEntry entry) {
    PrintWriter out = spec.commandLine().getOut();
    EditApplied applied = entry.applied();
    out.printf("sequence     %d of lineage %s%n", entry.sequence(), lineage);
    if (!applied.getLineage().equals(lineage)) {
      out.printf("made by      lineage %s, which this one is a fork of%n", applied.getLineage());
    }
    out.printf("what         %s, id %s%n", entry.kind(), applied.getBatchId());
    out.printf("event time   %s%n", applied.getWatermark());
    out.printf("applied at   %s on %s%n", applied.getAppliedAt(), applied.getDevice());
    out.printf(
        "method       %s, hyper-parameters %s%n",
        applied.getMethod(), applied.getHyperparametersDigest());
    out.printf(
        "delta        %s, %,d bytes%n",
        applied.getDeltaDigest(), entry.logged().logged().payload().length);
    out.printf("chain        %s%n", applied.getChainDigest());
    if (applied.getWeightsDigest() != null) {
      out.printf("weights      %s%n", applied.getWeightsDigest());
    }
    out.printf("seconds      %s%n", pairs(new TreeMap<>(applied.getTimings())));
    out.printf("versions     %s%n", pairs(new TreeMap<>(applied.getVersions())));
    if (!applied.getRehearsed().isEmpty()) {
      out.printf("wrote again  %s%n", String.join(", ", applied.getRehearsed()));
    }
    printEdits(out, entry.requests(), applied.getOutcomes());
  }

  private static void printEdits(
      PrintWriter out, List<EditRequest> requests, List<EditOutcome> outcomes) {
    for (int i = 0; i < outcomes.size(); i++) {
      EditOutcome outcome = outcomes.get(i);
      String text =
          i < requests.size()
              ? "[%s] %s %s"
                  .formatted(
                      outcome.getFactKey(),
                      requests.get(i).getPrompt(),
                      requests.get(i).getTarget())
              : "[%s]".formatted(outcome.getFactKey());
      String result =
          outcome.getStatus() == OutcomeStatus.APPLIED
              ? "p %.3f -> %.3f"
                  .formatted(outcome.getProbabilityBefore(), outcome.getProbabilityAfter())
              : "rejected: " + outcome.getReason();
      out.printf("  %-20s %s%n", result, text);
    }
  }

  private static String pairs(TreeMap<String, ?> map) {
    return map.entrySet().stream()
        .map(
            entry ->
                entry.getValue() instanceof Double number
                    ? "%s %.3f".formatted(entry.getKey(), number)
                    : entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }
}
