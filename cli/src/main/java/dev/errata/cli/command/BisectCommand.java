package dev.errata.cli.command;

import dev.errata.cli.command.LogOptions.OpenLog;
import dev.errata.evaluator.attribution.Finding;
import dev.errata.evaluator.measure.ModelEvaluator;
import dev.errata.evaluator.measure.ModelRespondent;
import dev.errata.evaluator.measure.UneditedModel;
import dev.errata.evaluator.metric.Bootstrap;
import dev.errata.evaluator.probe.ProbePlan;
import dev.errata.evaluator.service.FallSearch;
import dev.errata.model.LanguageModel;
import dev.errata.world.Verbaliser;
import dev.errata.world.World;
import java.io.PrintWriter;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Finds the batch that made a metric fall. */
@Command(
    name = "bisect",
    mixinStandardHelpOptions = true,
    description = {
      "Find the batch that made a metric fall, by asking states of the model between two edit"
          + " sequences the same questions.",
      "The log is only read. 'errata evaluate' does the same by itself when a metric falls."
    })
public final class BisectCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin LogOptions log;
  @Mixin ModelOptions model;

  @Option(
      names = "--metric",
      paramLabel = "NAME",
      defaultValue = "locality",
      description =
          "locality, efficacy, retention or generalization, of teacher-forced answers (default:"
              + " ${DEFAULT-VALUE}).")
  String metric;

  @Option(
      names = "--from",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "A sequence at which it was good; 0 for the base model (default: ${DEFAULT-VALUE}).")
  long from;

  @Option(
      names = "--to",
      paramLabel = "M",
      description = "A sequence at which it had fallen (default: the last one).")
  Long to;

  @Override
  public Integer call() {
    try (OpenLog open = log.open();
        LanguageModel unedited = model.load()) {
      ModelEvaluator evaluator =
          new ModelEvaluator(new UneditedModel(ModelRespondent.of(unedited)), Bootstrap.DEFAULT);
      FallSearch search =
          new FallSearch(
              model::load,
              open.settings(),
              open.lineage(),
              ProbePlan.of(World.load(), Verbaliser.load()),
              evaluator);
      OptionalLong end = to == null ? OptionalLong.empty() : OptionalLong.of(to);
      print(search.find(metric, from, end), spec.commandLine().getOut());
    }
    return 0;
  }

  private static void print(Finding finding, PrintWriter out) {
    out.println(finding.reason());
    finding
        .culprit()
        .ifPresent(
            batch ->
                out.printf(
                    "'errata show %d' shows that batch, 'errata revert %d' takes it back%n",
                    batch, batch));
  }
}
