package dev.errata.cli.comparison;

import dev.errata.cli.CliException;
import dev.errata.cli.report.ExperimentReport;
import dev.errata.cli.report.ExperimentReport.Point;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The page of results. Every figure on it, those in sentences included, is taken from the reports,
 * so that prose and tables cannot disagree; the reports lie beside it.
 */
public final class ResultsPage {

  /** Numbers of edits that have a table of their own. */
  private static final Set<Integer> MILESTONES = Set.of(10, 100, 200, 500);

  private final String directory;
  private final List<String> lines = new ArrayList<>();

  private ResultsPage(String directory) {
    this.directory = directory;
  }

  /**
   * What a page says before its tables.
   *
   * @param suite name of the suite that makes it
   * @param lines heading and text
   * @param trained label of a method to the seconds that its network was trained for
   */
  public record Introduction(String suite, List<String> lines, Map<String, Long> trained) {}

  /**
   * Writes the page beside the directory of the reports, with its name and {@code .md}.
   *
   * @param comparisons the first on the bundled world; their charts lie in the directory
   * @throws CliException when it cannot be written
   */
  public static Path write(
      Path directory, Introduction introduction, List<Comparison> comparisons) {
    Path file = directory.resolveSibling(directory.getFileName() + ".md");
    ResultsPage page = new ResultsPage(directory.getFileName().toString());
    page.introduce(introduction, comparisons.get(0));
    comparisons.forEach(page::section);
    page.trained(introduction.trained(), comparisons.get(0));
    try {
      Files.writeString(file, String.join("\n", page.lines) + "\n");
    } catch (IOException e) {
      throw new CliException("page %s cannot be written: %s".formatted(file, e.getMessage()), e);
    }
    return file;
  }

  private void introduce(Introduction introduction, Comparison world) {
    Map<String, String> ran = world.reports().get(0).environment();
    add(
        introduction.lines().get(0),
        "",
        "<!-- Written by the command below; changes by hand are lost. -->",
        "",
        "```sh",
        "./errata experiment --suite %s --out docs/results/%s"
            .formatted(introduction.suite(), directory),
        "```",
        "");
    introduction.lines().stream().skip(2).forEach(this::add);
    add(
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
    first.curve().stream()
        .map(Point::edits)
        .filter(milestone -> milestone < edits && MILESTONES.contains(milestone))
        .forEach(milestone -> milestone(comparison, milestone).ifPresent(this::milestone));
    add("![Metrics over the number of edits](%s/%s.png)".formatted(directory, course), "");
    add("Reports: " + reports(comparison, course) + ".", "");
  }

  private static String heading(String course) {
    return course.startsWith("world") ? "Real changes of the world" : "CounterFact";
  }

  private void trained(Map<String, Long> seconds, Comparison comparison) {
    if (seconds.isEmpty()) {
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    for (ExperimentReport report : comparison.reports()) {
      Long training = seconds.get(report.label());
      if (training != null) {
        double all = (training + report.seconds()) / (report.batches() * report.batchSize());
        rows.add(
            List.of(
                report.label(),
                Long.toString(training),
                String.format(Locale.ROOT, "%.3f", report.secondsPerEdit()),
                String.format(Locale.ROOT, "%.3f", all)));
      }
    }
    add("## Training", "");
    List<String> head =
        List.of("method", "training, s", "s/edit", "s/edit with training, these edits");
    new Table(head, rows).markdown().forEach(this::add);
    add("");
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
