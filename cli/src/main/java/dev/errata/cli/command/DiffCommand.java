package dev.errata.cli.command;

import dev.errata.cli.command.LogOptions.OpenLog;
import dev.errata.cli.diff.Diff;
import dev.errata.cli.diff.DiffTable;
import dev.errata.cli.lineage.Lineage;
import dev.errata.cli.lineage.Point;
import dev.errata.cli.report.JsonReports;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares two models. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    description = {
      "Say which facts two lineages, or two points of one, differ in, and ask both models.",
      "A point is LINEAGE, LINEAGE@N, LINEAGE@TIME, or @N and @TIME of --lineage."
    })
public final class DiffCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin LogOptions log;
  @Mixin ModelOptions model;

  @Parameters(index = "0", paramLabel = "A", description = "A point, such as @3.")
  String first;

  @Parameters(index = "1", paramLabel = "B", description = "Another, such as @2021-01-01.")
  String second;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      defaultValue = "24",
      description = "Longest answer (default: ${DEFAULT-VALUE}).")
  int maxTokens;

  @Option(names = "--json", description = "Write JSON instead of a table.")
  boolean json;

  @Override
  public Integer call() {
    Point a = Point.parse(first, log.lineage.lineage);
    Point b = Point.parse(second, log.lineage.lineage);
    Diff diff;
    try (OpenLog open = log.open(a.lineage())) {
      Lineage left = read(open, a);
      Lineage right = a.lineage().equals(b.lineage()) ? left : read(open, b);
      diff = Diff.of(left, a, right, b, model::load, maxTokens);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(JsonReports.text(diff));
    } else {
      DiffTable.lines(diff).forEach(out::println);
    }
    return 0;
  }

  private static Lineage read(OpenLog open, Point point) {
    open.requireTopics(point.lineage());
    return Lineage.read(open.settings(), point.lineage());
  }
}
