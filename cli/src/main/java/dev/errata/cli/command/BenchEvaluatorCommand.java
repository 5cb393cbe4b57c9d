package dev.errata.cli.command;

import dev.errata.cli.CliException;
import dev.errata.cli.bench.Timing;
import dev.errata.cli.bench.evaluator.BisectBench;
import dev.errata.cli.bench.evaluator.EvaluatorBenchReport;
import dev.errata.cli.bench.evaluator.EvaluatorBenchReport.Bisections;
import dev.errata.cli.bench.evaluator.EvaluatorBenchReport.Delays;
import dev.errata.cli.bench.evaluator.EvaluatorBenchReport.Services;
import dev.errata.cli.bench.evaluator.ServicesBench;
import dev.errata.cli.editing.EditorSetup;
import dev.errata.cli.local.LocalLog;
import dev.errata.cli.report.JsonReports;
import dev.errata.model.Engines;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures the evaluator beside an editor, and the search for bad batches. */
@Command(
    name = "evaluator",
    mixinStandardHelpOptions = true,
    description = {
      "Time an editor at full speed without and with an evaluator in the same process, how soon a"
          + " batch is measured, and how long it takes to find a batch of noise among others.",
      "Give --threads 1: then the evaluator's thread computes all that it asks for, and its processor"
          + " time can be told from the editor's."
    })
public final class BenchEvaluatorCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin ModelOptions model;
  @Mixin EditorOptions editor;

  @Option(
      names = "--batches",
      paramLabel = "N",
      defaultValue = "40",
      description = "Batches that count in each run; 0 for none (default: ${DEFAULT-VALUE}).")
  int batches;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "16",
      description = "Edits of a batch (default: ${DEFAULT-VALUE}).")
  int batchSize;

  @Option(
      names = "--repeat",
      paramLabel = "N",
      defaultValue = "3",
      description = "Runs without and runs with evaluator (default: ${DEFAULT-VALUE}).")
  int repetitions;

  @Option(
      names = "--sample-share",
      paramLabel = "SHARE",
      defaultValue = "0.5",
      description = "The evaluator's share of the time (default: ${DEFAULT-VALUE}).")
  double share;

  @Option(
      names = "--bisect-batches",
      paramLabel = "N",
      defaultValue = "200",
      description = "Batches among which one of noise is planted (default: ${DEFAULT-VALUE}).")
  int bisectBatches;

  @Option(
      names = "--trials",
      paramLabel = "N",
      defaultValue = "20",
      description =
          "How often one is planted and looked for; 0 for never (default: ${DEFAULT-VALUE}).")
  int trials;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "With which edits, places and noise are drawn (default: ${DEFAULT-VALUE}).")
  long seed;

  @Option(names = "--report", paramLabel = "FILE", description = "Also write the result as JSON.")
  Path report;

  @Override
  public Integer call() throws InterruptedException {
    check();
    if (report != null) {
      JsonReports.requireWritable(report);
    }
    PrintWriter out = spec.commandLine().getOut();
    EditorSetup setup = editor.setup();
    Path directory = temporaryDirectory();
    EvaluatorBenchReport result;
    try (LocalLog log = LocalLog.open(directory)) {
      result =
          new EvaluatorBenchReport(
              model.directory().toString(),
              editor.method,
              Runtime.getRuntime().availableProcessors(),
              Engines.threads(),
              Engines.describe(Engines.defaultDevice()),
              batches == 0 ? null : services(log, setup, out),
              trials == 0 ? null : bisections(log, setup, out));
    } finally {
      Directories.delete(directory);
    }
    print(out, result);
    if (report != null) {
      JsonReports.write(report, result);
    }
    return 0;
  }

  private static Path temporaryDirectory() {
    try {
      return Files.createTempDirectory("errata-bench");
    } catch (IOException e) {
      throw new CliException("no temporary directory can be made: " + e.getMessage(), e);
    }
  }

  private void check() {
    boolean inRange =
        batches >= 0
            && batchSize >= 1
            && repetitions >= 1
            && repetitions <= 20
            && bisectBatches >= 2
            && trials >= 0
            && share > 0
            && share <= 1;
    if (!inRange) {
      throw new ParameterException(
          spec.commandLine(),
          "expected --batches and --trials of 0 or more, --batch-size of 1 or more, --repeat from 1"
              + " to 20, --bisect-batches of 2 or more, --sample-share above 0 and at most 1");
    }
  }

  private Services services(LocalLog log, EditorSetup setup, PrintWriter out)
      throws InterruptedException {
    return new ServicesBench(model.directory(), setup, share, out::println)
        .run(log, batches, batchSize, repetitions, seed);
  }

  private Bisections bisections(LocalLog log, EditorSetup setup, PrintWriter out) {
    return new BisectBench(model.directory(), setup, out::println)
        .run(log, bisectBatches, trials, seed);
  }

  private static void print(PrintWriter out, EvaluatorBenchReport result) {
    if (result.services() != null) {
      Services services = result.services();
      out.printf("%-46s%s%n", "seconds per edit, editor alone", text(services.alone()));
      out.printf("%-46s%s%n", "seconds per edit, with evaluator", text(services.watched()));
      out.printf("%-46s%s%n", "throughput with over without", text(services.throughput()));
      out.printf("%-46s%s%n", "evaluator's share of the machine", text(services.processorShare()));
      out.printf(
          Locale.ROOT,
          "%-46s%.3f%n",
          "share of the machine added by it",
          services.addedProcessorShare());
      out.printf("%-46s%s%n", "seconds from commit to first sample", text(services.first()));
      out.printf("%-46s%s%n", "the same, batches with a sample of their own", text(services.own()));
    }
    if (result.bisections() != null) {
      Bisections bisections = result.bisections();
      out.printf(
          "%-46s%d of %d, %s s%n",
          "batch of noise found among " + bisections.batches(),
          bisections.hits(),
          bisections.trials(),
          text(bisections.seconds()));
    }
    out.printf(
        "medians (least to most); %s, %s, %d cores, %d threads, %s%n",
        result.model(), result.method(), result.cores(), result.threads(), result.engine());
  }

  private static String text(Timing timing) {
    return String.format(
        Locale.ROOT, "%.3f (%.3f-%.3f)", timing.median(), timing.least(), timing.most());
  }

  private static String text(Delays delays) {
    return String.format(
        Locale.ROOT,
        "median %.2f, p95 %.2f, most %.2f (n=%d)",
        delays.median(),
        delays.p95(),
        delays.most(),
        delays.n());
  }
}
