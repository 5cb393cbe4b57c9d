package dev.errata.cli.comparison;

import dev.errata.cli.CliException;
import dev.errata.cli.report.ExperimentReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Reports of one model, data set and number of edits: methods as rows, the unedited model first.
 *
 * @param title model, data set and numbers of edits
 * @param reports at least one, in the order in which they were given
 */
public record Comparison(String title, List<ExperimentReport> reports) {
  static final String UNEDITED = "unedited model";

  public Comparison {
    reports = List.copyOf(reports);
    if (reports.isEmpty()) {
      throw new CliException("nothing to compare: no reports");
    }
  }

  /** Puts reports that can be compared together, in the order in which they were given. */
  public static List<Comparison> of(List<ExperimentReport> reports) {
    Map<String, List<ExperimentReport>> groups = new LinkedHashMap<>();
    reports.forEach(r -> groups.computeIfAbsent(title(r), t -> new ArrayList<>()).add(r));
    return groups.entrySet().stream()
        .map(group -> new Comparison(group.getKey(), group.getValue()))
        .toList();
  }

  /** Lines for a terminal. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>(List.of(title));
    lines.addAll(table().plain());
    return lines;
  }

  /** Everything at the end of the edits, with costs. */
  Table table() {
    List<List<String>> rows = new ArrayList<>();
    List<String> free = MetricColumns.costHead().stream().map(column -> "").toList();
    rows.add(row(UNEDITED, MetricColumns.unedited(reports.get(0)), free));
    for (int i = 0; i < reports.size(); i++) {
      ExperimentReport report = reports.get(i);
      rows.add(
          row(
              labels().get(i),
              MetricColumns.values(report.metrics(), report.spread()),
              MetricColumns.costs(report)));
    }
    return new Table(row("method", MetricColumns.head(), MetricColumns.costHead()), rows);
  }

  /** What tables and charts call the reports, each differently. */
  List<String> labels() {
    List<String> labels = new ArrayList<>();
    for (ExperimentReport report : reports) {
      String label = report.label();
      for (int i = 2; labels.contains(label); i++) {
        label = report.label() + " (" + i + ")";
      }
      labels.add(label);
    }
    return labels;
  }

  static List<String> row(String name, List<String> cells, List<String> more) {
    return Stream.of(List.of(name), cells, more).flatMap(List::stream).toList();
  }

  private static String title(ExperimentReport report) {
    return "%s, %s, %d batches of %d edits%s"
        .formatted(
            report.model(),
            report.dataset(),
            report.batches(),
            report.batchSize(),
            report.runs().isEmpty()
                ? ", seed " + report.seed()
                : ", %d seeds".formatted(report.runs().size()));
  }
}
