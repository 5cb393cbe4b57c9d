package dev.errata.cli.command;

import dev.errata.cli.dataset.Datasets;
import dev.errata.cli.editing.EditorSetup;
import dev.errata.cli.experiment.Experiment;
import dev.errata.cli.experiment.ExperimentPlan;
import dev.errata.cli.experiment.ExperimentSpec;
import dev.errata.cli.report.ExperimentReport;
import dev.errata.cli.report.JsonReports;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
  @Mixin ComparisonOptions comparison;

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
      paramLabel = "N",
      split = ",",
      defaultValue = "1",
      description =
          "With which the edits are drawn; several, as in 1,2,3, are run one after another and"
              + " averaged (default: ${DEFAULT-VALUE}).")
  List<Long> seeds;

  @Option(
      names = "--measure-at",
      paramLabel = "N",
      split = ",",
      description =
          "Numbers of edits after which every metric is measured (default: ten, evenly spread).")
  List<Integer> measureAt = List.of();

  @Option(
      names = "--text",
      paramLabel = "FILE",
      description =
          "Running text to measure perplexity on (default: for the bundled model, statements that"
              + " no edit touches).")
  Path text;

  @Option(
      names = "--choices",
      paramLabel = "FILE",
      split = ",",
      description =
          "Multiple-choice items to test general ability with: JSON Lines of"
              + " {\"prompt\": …, \"options\": […], \"answer\": i}; several files are reported apart.")
  List<Path> choices = List.of();

  @Option(
      names = "--label",
      paramLabel = "NAME",
      description = "What tables and charts call it (default: the method).")
  String label;

  @Option(names = "--report", paramLabel = "FILE", description = "Also write the result as JSON.")
  Path report;

  @Override
  public Integer call() {
    comparison.requireFiles();
    if (report != null) {
      JsonReports.requireWritable(report);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (comparison.asked()) {
      comparison.run(out);
      return 0;
    }
    ExperimentReport result = new Experiment(specification(), out::println).run();
    print(out, result);
    if (report != null) {
      JsonReports.write(report, result);
    }
    comparison.draw(result);
    return 0;
  }

  private ExperimentSpec specification() {
    EditorSetup setup = editor.setup();
    return new ExperimentSpec(
        model.directory(),
        dataset,
        Optional.ofNullable(text),
        choices,
        setup,
        ExperimentPlan.parse(batches, seeds, measureAt),
        label == null ? setup.settings().method() : label);
  }

  private static void print(PrintWriter out, ExperimentReport result) {
    out.printf(
        Locale.ROOT,
        "%d edits with %s in %.1f s, %.3f s each, %.0f bytes of delta each%n",
        result.edits(),
        result.label(),
        result.seconds(),
        result.secondsPerEdit(),
        result.deltaBytesPerEdit());
    result.rejected().forEach((reason, n) -> out.printf("%d not written: %s%n", n, reason));
    result
        .metrics()
        .forEach(
            (name, values) -> {
              StringBuilder line = new StringBuilder("%-28s".formatted(name));
              values.forEach(
                  (mode, value) ->
                      line.append(String.format(Locale.ROOT, "  %s %.3f", mode, value)));
              out.println(line);
            });
    out.println("weights " + result.weightsDigest());
  }
}
