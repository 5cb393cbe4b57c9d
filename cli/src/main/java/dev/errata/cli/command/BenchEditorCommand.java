package dev.errata.cli.command;

import dev.errata.cli.Home;
import dev.errata.cli.bench.EditorBench;
import dev.errata.cli.bench.EditorBenchReport;
import dev.errata.cli.bench.EditorBenchReport.After;
import dev.errata.cli.bench.EditorBenchReport.Batches;
import dev.errata.cli.bench.EditorBenchReport.MethodLine;
import dev.errata.cli.bench.Timing;
import dev.errata.cli.editing.Corpora;
import dev.errata.cli.report.JsonReports;
import dev.errata.editor.method.Methods;
import dev.errata.editor.settings.EditorResources;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures editors at work. */
@Command(
    name = "editor",
    mixinStandardHelpOptions = true,
    description =
        "Time AlphaEdit's batch beside the same edits alone with direct solves, a batch of each"
            + " method beside forward-backward passes, and an edit after 10, 100 and 1,000 others.")
public final class BenchEditorCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin ModelOptions model;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      split = ",",
      description = "Only these methods (default: all).")
  List<String> methods = Methods.names();

  @Option(
      names = "--no-batches",
      description = "Leave out the batch beside its edits alone, which takes longest.")
  boolean withoutBatches;

  @Option(
      names = "--repeat",
      paramLabel = "N",
      defaultValue = "5",
      description = "Timed runs of each (default: ${DEFAULT-VALUE}).")
  int repetitions;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "With which the edits are drawn (default: ${DEFAULT-VALUE}).")
  long seed;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description = "Where what is computed once per model is kept (default: ~/.cache/errata).")
  Path cache = Home.cache();

  @Option(names = "--report", paramLabel = "FILE", description = "Also write the result as JSON.")
  Path report;

  @Override
  public Integer call() {
    if (repetitions < 1 || repetitions > 20) {
      throw new ParameterException(spec.commandLine(), "--repeat must be from 1 to 20");
    }
    methods.forEach(Methods::named);
    if (report != null) {
      JsonReports.requireWritable(report);
    }
    PrintWriter out = spec.commandLine().getOut();
    EditorResources resources =
        new EditorResources(Corpora.of(null, null), cache.resolve("null-space"), Home.directory());
    EditorBench.Plan plan = new EditorBench.Plan(repetitions, seed, !withoutBatches, methods);
    EditorBenchReport result =
        new EditorBench(model.directory(), resources, plan, out::println).run();
    print(out, result);
    if (report != null) {
      JsonReports.write(report, result);
    }
    return 0;
  }

  private static void print(PrintWriter out, EditorBenchReport result) {
    Batches batches = result.batches();
    if (batches != null) {
      out.printf(
          "AlphaEdit, %d edits: together %s s, alone with a direct solve each %s s, ratio %s%n",
          batches.size(), text(batches.together()), text(batches.alone()), text(batches.ratio()));
    }
    out.printf("%-12s%26s", "method", "batch / passes");
    if (!result.methods().isEmpty()) {
      result
          .methods()
          .get(0)
          .secondsPerEdit()
          .forEach(after -> out.printf("%26s", "ms/edit after " + after.edits()));
    }
    out.printf("%10s%n", "growth");
    result.methods().forEach(line -> print(out, line));
    result.methods().stream()
        .filter(line -> line.secondsPerEdit().stream().anyMatch(after -> after.again() > 0))
        .forEach(line -> printAgain(out, line));
    out.printf(
        "medians of %d (least to most); %s, %d threads, %s%n",
        result.repetitions(), result.model(), result.threads(), result.engine());
  }

  private static void print(PrintWriter out, MethodLine line) {
    out.printf("%-12s%26s", line.method(), text(line.passes()));
    line.secondsPerEdit().forEach(after -> out.printf("%26s", text(after.seconds().times(1000))));
    out.printf(Locale.ROOT, "%9.0f%%%n", 100 * (line.growth() - 1));
  }

  private static void printAgain(PrintWriter out, MethodLine line) {
    List<After> after = line.secondsPerEdit();
    double growth =
        after.get(after.size() - 1).secondsPerWritten() / after.get(0).secondsPerWritten();
    out.printf(
        Locale.ROOT,
        "%s wrote %s earlier edits again with each; ms of each that was written: %s, growth %.0f%%%n",
        line.method(),
        numbers(after, After::again),
        numbers(after, one -> 1000 * one.secondsPerWritten()),
        100 * (growth - 1));
  }

  private static String numbers(List<After> after, ToDoubleFunction<After> number) {
    return after.stream()
        .map(one -> String.format(Locale.ROOT, "%.2f", number.applyAsDouble(one)))
        .collect(Collectors.joining(", "));
  }

  private static String text(Timing timing) {
    return String.format(
        Locale.ROOT, "%.2f (%.2f-%.2f)", timing.median(), timing.least(), timing.most());
  }
}
