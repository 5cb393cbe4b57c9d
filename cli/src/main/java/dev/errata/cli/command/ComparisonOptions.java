package dev.errata.cli.command;

import dev.errata.cli.CliException;
import dev.errata.cli.Home;
import dev.errata.cli.comparison.ChartFile;
import dev.errata.cli.comparison.Comparison;
import dev.errata.cli.report.ExperimentReport;
import dev.errata.cli.report.JsonReports;
import dev.errata.cli.suite.EditorSuite;
import dev.errata.cli.suite.Program;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What {@code experiment} does with several reports. */
final class ComparisonOptions {
  /** Sets of experiments that are run by name. */
  enum Suite {
    EDITORS,
    RLEDIT
  }

  @Option(
      names = "--compare",
      paramLabel = "FILE",
      arity = "1..*",
      description = "Run nothing: print the reports in these files side by side.")
  List<Path> compared = List.of();

  @Option(
      names = "--chart",
      paramLabel = "FILE",
      description = "Draw metrics over the number of edits, as .svg or .png.")
  Path chart;

  @Option(
      names = "--suite",
      paramLabel = "NAME",
      description =
          "Run a set of experiments on the bundled model, and write reports, charts and a page:"
              + " editors, every method on the same edits; rledit, hypernetworks over long"
              + " sequences.")
  Suite suite;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Where the reports of a suite go; what is there is not run again (default:"
              + " docs/results/NAME).")
  Path out;

  @Option(
      names = "--counterfact",
      paramLabel = "FILE",
      description =
          "CounterFact for a suite (default: ../shared/data/counterfact/counterfact-train.json,"
              + " where it is present).")
  Path counterFact;

  /** Whether reports are put together instead of an experiment being run. */
  boolean asked() {
    return suite != null || !compared.isEmpty();
  }

  /** Fails before any work when a chart could not be drawn. */
  void requireFiles() {
    if (chart != null) {
      ChartFile.requireFormat(chart);
      JsonReports.requireWritable(chart);
    }
  }

  void run(PrintWriter lines) {
    if (suite == null) {
      compare(
          compared.stream().map(file -> JsonReports.read(file, ExperimentReport.class)).toList(),
          lines);
    } else {
      Optional<String> file = counterFact().map(Path::toString);
      Program program = suite == Suite.RLEDIT ? Program.rledit(file) : Program.editors(file);
      Path standard = Home.directory().resolve("docs/results").resolve(program.name());
      new EditorSuite(out == null ? standard : out, program, lines::println).run();
    }
  }

  /** Draws one experiment, when asked to. */
  void draw(ExperimentReport report) {
    if (chart != null) {
      ChartFile.write(chart, Comparison.of(List.of(report)).get(0));
    }
  }

  private void compare(List<ExperimentReport> reports, PrintWriter lines) {
    List<Comparison> comparisons = Comparison.of(reports);
    if (chart != null && comparisons.size() > 1) {
      throw new CliException(
          "a chart is of one model, data set and number of edits; these reports are of %s"
              .formatted(comparisons.stream().map(Comparison::title).toList()));
    }
    comparisons.forEach(comparison -> comparison.lines().forEach(lines::println));
    if (chart != null) {
      ChartFile.write(chart, comparisons.get(0));
    }
  }

  private Optional<Path> counterFact() {
    Path present =
        Home.directory().resolve("../shared/data/counterfact/counterfact-train.json").normalize();
    return counterFact != null
        ? Optional.of(counterFact)
        : Optional.of(present).filter(Files::exists);
  }
}
