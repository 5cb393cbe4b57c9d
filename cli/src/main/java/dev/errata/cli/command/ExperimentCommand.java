package dev.errata.cli.command;

import dev.errata.cli.dataset.Datasets;
import dev.errata.cli.experiment.Experiment;
import dev.errata.cli.experiment.ExperimentPlan;
import dev.errata.cli.report.ExperimentReport;
import dev.errata.cli.report.JsonReports;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs an editing benchmark. */
@Command(
    name = "experiment",
    mixinStandardHelpOptions = true,
    description =
        "Edit a model in batches, without Kafka, and measure every metric over all edits.")
public final class ExperimentCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin ModelOptions model;
  @Mixin EditorOptions editor;

  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      defaultValue = "world",
      description = Datasets.NAMES + " (default: ${DEFAULT-VALUE}).")
  String dataset;

  @Option(
      names = "--batches",
      paramLabel = "TxB",
      defaultValue = "10x20",
      description = "T batches of B edits (default: ${DEFAULT-VALUE}).")
  String batches;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "With which the edits are drawn (default: ${DEFAULT-VALUE}).")
  long seed;

  @Option(names = "--report", paramLabel = "FILE", description = "Also write the result as JSON.")
  Path report;

  @Override
  public Integer call() {
    if (report != null) {
      JsonReports.requireWritable(report);
    }
    PrintWriter out = spec.commandLine().getOut();
    ExperimentReport result =
        new Experiment(
                model.directory(),
                dataset,
                editor.setup(),
                ExperimentPlan.parse(batches, seed),
                out::println)
            .run();
    print(out, result);
    if (report != null) {
      JsonReports.write(report, result);
    }
    return 0;
  }

  private static void print(PrintWriter out, ExperimentReport result) {
    out.printf(
        "%d edits with %s in %.1f s, %.3f s each%n",
        result.edits(), result.method(), result.seconds(), result.secondsPerEdit());
    result
        .metrics()
        .forEach(
            (name, values) -> {
              StringBuilder line = new StringBuilder("%-28s".formatted(name));
              values.forEach((mode, value) -> line.append("  %s %.3f".formatted(mode, value)));
              out.println(line);
            });
    out.println("weights " + result.weightsDigest());
  }
}
