package dev.errata.cli.command;

import dev.errata.cli.CliException;
import dev.errata.cli.command.LogOptions.OpenLog;
import dev.errata.cli.lineage.Lineage;
import dev.errata.cli.lineage.LineageEntry;
import dev.errata.cli.lineage.Rebuild;
import dev.errata.cli.lineage.Recompute;
import dev.errata.cli.lineage.Recompute.Comparison;
import dev.errata.editor.Editor;
import dev.errata.editor.log.Ledger;
import dev.errata.editor.log.LoggedHistory;
import dev.errata.editor.log.TopicBatches;
import dev.errata.model.LanguageModel;
import dev.errata.schemas.KafkaSettings;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Rebuilds a model from the base model and the log. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Apply the log to the base model and print the digest of all weights.",
      "The same log gives the same bits on every machine and Java version."
    })
public final class ReplayCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin LogOptions log;
  @Mixin ModelOptions model;
  @Mixin ExtentOptions extent;
  @Mixin EditorOptions editor;

  @Option(
      names = "--verify",
      description =
          "Also compare the weights with every digest that the editor logged; fail at the first"
              + " difference.")
  boolean verify;

  @Option(
      names = "--recompute",
      description =
          "Run the editor again and compare its changes of the weights with the logged ones: equal"
              + " bits on the same device and libraries (with methods that look back, if the editor"
              + " was not restarted meanwhile), else within --tolerance.")
  boolean recompute;

  @Option(
      names = "--tolerance",
      paramLabel = "SHARE",
      defaultValue = "0.001",
      description =
          "Largest difference of a recomputed change, as a share of its size (default:"
              + " ${DEFAULT-VALUE}).")
  double tolerance;

  @Override
  public Integer call() {
    try (OpenLog open = log.open()) {
      Lineage lineage = Lineage.read(open.settings(), open.lineage());
      if (recompute) {
        recompute(lineage, open.settings());
      }
      rebuild(lineage);
    }
    return 0;
  }

  private void rebuild(Lineage lineage) {
    PrintWriter out = spec.commandLine().getOut();
    try (LanguageModel loaded = model.load()) {
      Rebuild rebuild = new Rebuild(lineage.name(), loaded, verify);
      int applied = rebuild.advance(lineage, extent.extent());
      if (verify) {
        out.printf(
            "verified %d deltas, their chain, and %d digests of all weights%n",
            applied, digests(lineage, rebuild.sequence()));
      }
      out.printf("sequence %d  weights %s%n", rebuild.sequence(), rebuild.weightsDigest());
    }
  }

  private static long digests(Lineage lineage, long upTo) {
    return lineage.entries().stream()
        .map(LineageEntry::applied)
        .filter(entry -> entry.getSequence() <= upTo && entry.getWeightsDigest() != null)
        .count();
  }

  private void recompute(Lineage lineage, KafkaSettings kafka) {
    List<Comparison> compared = new ArrayList<>();
    Map<String, Integer> others;
    try (LanguageModel base = model.load();
        Editor again = editor.setup().editorFor(base);
        LoggedHistory history =
            new LoggedHistory(new Ledger(), new TopicBatches(kafka, lineage.name()))) {
      others =
          new Recompute(lineage.name(), base, again, history)
              .run(lineage, extent.extent(), compared::add);
    }
    others.forEach(
        (method, batches) ->
            spec.commandLine()
                .getOut()
                .printf(
                    "%d batches of %s were made with other settings: applied, not recomputed%n",
                    batches, method));
    long equal = compared.stream().filter(Comparison::equal).count();
    double largest = compared.stream().mapToDouble(Comparison::difference).max().orElse(0);
    spec.commandLine()
        .getOut()
        .printf(
            "recomputed %d batches: %d equal bit for bit, largest difference %.2g of the change%n",
            compared.size(), equal, largest);
    if (!(largest <= tolerance)) {
      Comparison worst =
          compared.stream().filter(c -> c.difference() == largest).findFirst().orElseThrow();
      throw new CliException(
          "sequence %d of lineage %s recomputes to a change that differs by %.2g of its size, tolerated is %.2g"
              .formatted(worst.sequence(), lineage.name(), largest, tolerance));
    }
  }
}
