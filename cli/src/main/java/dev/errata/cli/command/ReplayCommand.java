package dev.errata.cli.command;

import dev.errata.cli.command.LogOptions.OpenLog;
import dev.errata.cli.lineage.Lineage;
import dev.errata.cli.lineage.LineageEntry;
import dev.errata.cli.lineage.Rebuild;
import dev.errata.model.LanguageModel;
import java.io.PrintWriter;
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

  @Option(
      names = "--verify",
      description =
          "Also compare the weights with every digest that the editor logged; fail at the first"
              + " difference.")
  boolean verify;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (LanguageModel loaded = model.load();
        OpenLog open = log.open()) {
      Lineage lineage = Lineage.read(open.settings(), open.lineage());
      Rebuild rebuild = new Rebuild(open.lineage(), loaded, verify);
      int applied = rebuild.advance(lineage, extent.extent());
      if (verify) {
        long digests =
            lineage.entries().stream()
                .map(LineageEntry::applied)
                .filter(entry -> entry.getSequence() <= rebuild.sequence())
                .filter(entry -> entry.getWeightsDigest() != null)
                .count();
        out.printf(
            "verified %d deltas, the chain, and %d digests of all weights%n", applied, digests);
      }
      out.printf("sequence %d  weights %s%n", rebuild.sequence(), rebuild.weightsDigest());
    }
    return 0;
  }
}
