package dev.errata.cli.comparison;

import dev.errata.cli.CliException;
import dev.errata.cli.report.ExperimentReport;
import dev.errata.cli.report.ExperimentReport.Point;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The page of results. Every figure on it, those in sentences included, is taken from the reports,
 * so that prose and tables cannot disagree; the reports lie beside it.
 */
public final class ResultsPage {
  private static final List<Integer> MILESTONES = List.of(10, 100, 500);

  private final String directory;
  private final List<String> lines = new ArrayList<>();

  private ResultsPage(String directory) {
    this.directory = directory;
  }

  /**
   * Writes the page beside the directory of the reports, with its name and {@code .md}.
   *
   * @param comparisons the first on the bundled world; their charts lie in the directory
   * @throws CliException when it cannot be written
   */
  public static Path write(Path directory, List<Comparison> comparisons) {
    Path file = directory.resolveSibling(directory.getFileName() + ".md");
    ResultsPage page = new ResultsPage(directory.getFileName().toString());
    page.introduce(comparisons.get(0));
    comparisons.forEach(page::section);
    try {
      Files.writeString(file, String.join("\n", page.lines) + "\n");
    } catch (IOException e) {
      throw new CliException("page %s cannot be written: %s".formatted(file, e.getMessage()), e);
    }
    return file;
  }

  private void introduce(Comparison world) {
    Map<String, String> ran = world.reports().get(0).environment();
    add(
        "# Editing methods on the bundled model",
        "",
        "<!-- Written by the command below; changes by hand are lost. -->",
        "",
        "```sh",
        "./errata experiment --suite editors --out docs/results/" + directory,
        "```",
        "",
        "Every method edits the same facts in the same order, in batches of ten, each method in a",
        "process of its own. Reports that are there are kept; delete one to measure it again.",
        "Settings are each method's preset for this model, chosen on other facts (`world:tuning`).",
        "Metrics are defined in [metrics.md](../metrics.md): `tf` is teacher-forced, `ar` generated,",
        "all shares in percent over all edits so far; perplexity is over held-out statements that no",
        "edit touches. Memory is the largest resident set of the whole process: Java, engine, the",
        "unedited model beside the edited one, and what measuring takes.",
        "",
        "Measured on %s, %s cores, %s, %s."
            .formatted(
                ran.getOrDefault("processor", "an unknown processor"),
                ran.getOrDefault("cores", "?"),
                ran.getOrDefault("engine", "unknown engine"),
                "Java " + ran.getOrDefault("java", "?")),
        "");
  }

  private void section(Comparison comparison) {
    ExperimentReport first = comparison.reports().get(0);
    String course = first.dataset().replaceFirst(":.*", "");
    int edits = first.batches() * first.batchSize();
    add("## " + heading(course), "", sentence(comparison, edits), "");
    comparison.table().markdown().forEach(this::add);
    add("", Findings.uncertainty(comparison), "");
    for (int milestone : MILESTONES) {
      if (milestone < edits) {
        milestone(comparison, milestone).ifPresent(this::milestone);
      }
    }
    add("![Metrics over the number of edits](%s/%s.png)".formatted(directory, course), "");
    add("Reports: " + reports(comparison, course) + ".", "");
  }

  private static String heading(String course) {
    return course.equals("world") ? "Real changes of the world" : "CounterFact";
  }

  private String sentence(Comparison comparison, int edits) {
    return "After %d edits. %s %s"
        .formatted(edits, Findings.goal(comparison), Findings.extremes(comparison));
  }

  private record Milestone(int edits, Table table) {}

  private void milestone(Milestone milestone) {
    add("After %d edits:".formatted(milestone.edits()), "");
    milestone.table().markdown().forEach(this::add);
    add("");
  }

  private static Optional<Milestone> milestone(Comparison comparison, int edits) {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < comparison.reports().size(); i++) {
      String label = comparison.labels().get(i);
      comparison.reports().get(i).curve().stream()
          .filter(point -> point.edits() == edits)
          .map(Point::metrics)
          .forEach(m -> rows.add(Comparison.row(label, MetricColumns.values(m), List.of())));
    }
    Table table = new Table(Comparison.row("method", MetricColumns.head(), List.of()), rows);
    return rows.isEmpty() ? Optional.empty() : Optional.of(new Milestone(edits, table));
  }

  private String reports(Comparison comparison, String course) {
    List<String> links = new ArrayList<>();
    for (ExperimentReport report : comparison.reports()) {
      links.add("[%s](%s/%s/%s)".formatted(report.label(), directory, course, fileName(report)));
    }
    return String.join(", ", links);
  }

  /** The file of a report, by its label. */
  public static String fileName(ExperimentReport report) {
    return fileName(report.label());
  }

  /** The file of a report that has this label. */
  public static String fileName(String label) {
    return label.replaceAll("[^a-z0-9]+", "-") + ".json";
  }

  private void add(String... more) {
    lines.addAll(List.of(more));
  }
}
