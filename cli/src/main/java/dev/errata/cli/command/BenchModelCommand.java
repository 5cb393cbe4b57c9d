package dev.errata.cli.command;

import dev.errata.cli.bench.Clock;
import dev.errata.cli.bench.ModelBench;
import dev.errata.cli.bench.ModelBenchReport;
import dev.errata.cli.bench.ModelBenchReport.Line;
import dev.errata.cli.bench.RandomModel;
import dev.errata.cli.bench.Timing;
import dev.errata.cli.report.JsonReports;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures a model at work. */
@Command(
    name = "model",
    mixinStandardHelpOptions = true,
    description =
        "Tokens per second of reading, writing, gradients and scoring, beside the Python"
            + " transformers library on the same weights.")
public final class BenchModelCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin ModelOptions model;

  @Option(
      names = "--shape",
      paramLabel = "NAME",
      description =
          "Instead of --model one with random weights of this shape: gpt2-124m or llama-125m;"
              + " written below ~/.cache/errata on first use.")
  String shape;

  @Option(
      names = "--python",
      paramLabel = "FILE",
      description =
          "A Python with tools/bench/requirements.txt; without it there is no comparison.")
  String python;

  @Option(
      names = "--repeat",
      paramLabel = "N",
      defaultValue = "7",
      description = "Timed runs of each (default: ${DEFAULT-VALUE}).")
  int repetitions;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "2",
      description = "Runs before, not timed (default: ${DEFAULT-VALUE}).")
  int warmUp;

  @Option(
      names = "--only",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Only work with this in its name, such as scoring.")
  String only;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Of tokens and random weights (default: ${DEFAULT-VALUE}).")
  long seed;

  @Option(
      names = "--clock",
      paramLabel = "CLOCK",
      defaultValue = "wall",
      description =
          "wall, or processor: what was computed, for machines that are busy with other things,"
              + " with one thread (default: ${DEFAULT-VALUE}).")
  Clock clock;

  @Option(names = "--report", paramLabel = "FILE", description = "Also write the result as JSON.")
  Path report;

  @Override
  public Integer call() {
    if (repetitions < 1 || warmUp < 0) {
      throw new ParameterException(
          spec.commandLine(), "--repeat must be at least 1 and --warm-up at least 0");
    }
    if (report != null) {
      JsonReports.requireWritable(report);
    }
    Path directory = shape == null ? model.directory() : RandomModel.of(shape, seed);
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%-28s%8s%12s%20s%14s  %-18s%8s%n",
        "work", "tokens", "errata", "(least to most)", "transformers", "ratio", "difference");
    ModelBenchReport result =
        new ModelBench(
                directory,
                new ModelBench.Plan(repetitions, warmUp, seed, only, clock),
                Optional.ofNullable(python),
                line -> print(out, line))
            .run();
    out.printf(
        "tokens/s, medians of %d by turns after %d; ratio above 1: Errata is faster%n",
        repetitions, warmUp);
    out.printf(
        "%s, %,d parameters, %d threads, %s; peer %s%n",
        result.model(),
        result.parameters(),
        result.threads(),
        result.engine(),
        result.peer() == null ? "skipped: no --python" : result.peer());
    if (report != null) {
      JsonReports.write(report, result);
    }
    return 0;
  }

  private static void print(PrintWriter out, Line line) {
    Timing errata = line.errata();
    String speeds =
        "%,.0f to %,.0f".formatted(line.tokens() / errata.most(), line.tokens() / errata.least());
    out.printf(
        Locale.ROOT,
        "%-28s%8d%12s%20s%14s  %-18s%8s%n",
        line.work(),
        line.tokens(),
        "%,.0f".formatted(line.tokensPerSecond()),
        speeds,
        line.peer() == null ? "skipped" : "%,.0f".formatted(line.tokens() / line.peer().median()),
        line.ratio() == null ? "" : ratio(line.ratio()),
        line.difference() == null ? "" : "%.0e".formatted(line.difference()));
  }

  private static String ratio(Timing ratio) {
    return String.format(
        Locale.ROOT, "%.2f (%.2f-%.2f)", ratio.median(), ratio.least(), ratio.most());
  }
}
