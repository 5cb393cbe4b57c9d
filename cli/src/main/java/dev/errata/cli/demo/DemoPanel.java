package dev.errata.cli.demo;

import dev.errata.cli.demo.DemoStatus.Asked;
import dev.errata.cli.report.Metric;
import dev.errata.cli.terminal.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Lays a {@link DemoStatus} out as lines of text. */
final class DemoPanel {
  private static final int BAR_WIDTH = 44;
  private static final List<String> METRICS =
      List.of("efficacy", "generalization", "locality", "portability", "retention", "stale");

  private final Style style;

  DemoPanel(Style style) {
    this.style = style;
  }

  List<String> lines(DemoStatus status) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        " %s  %s  %s  %s"
            .formatted(
                style.bold(status.reached().toString()),
                style.accent(Style.bar(status.share(), BAR_WIDTH)),
                status.phase(),
                style.faint(clock(status))));
    lines.add("");
    lines.add(
        " %s %,d received   %,d dropped%s"
            .formatted(
                style.bold("facts  "), status.received(), status.droppedInAll(), reasons(status)));
    lines.add(
        " %s %,d applied   %,d rejected   %,d batches"
            .formatted(
                style.bold("edits  "), status.applied(), status.rejected(), status.batches()));
    lines.addAll(metrics(status.metrics()));
    if (!status.questions().isEmpty()) {
      lines.add("");
      status.questions().forEach(asked -> lines.add(question(asked)));
    }
    return lines;
  }

  /** The same in one line, for logs. */
  String line(DemoStatus status) {
    return "%s  %s  received %d  dropped %d  edited %d  rejected %d  batches %d%s"
        .formatted(
            clock(status),
            status.reached(),
            status.received(),
            status.droppedInAll(),
            status.applied(),
            status.rejected(),
            status.batches(),
            METRICS.stream()
                .filter(name -> status.metrics().containsKey(name))
                .filter(name -> status.metrics().get(name).containsKey("tf"))
                .map(name -> "  " + name + " " + percent(status.metrics().get(name).get("tf")))
                .collect(Collectors.joining()));
  }

  private String reasons(DemoStatus status) {
    return status.dropped().entrySet().stream()
        .filter(entry -> entry.getValue() > 0)
        .map(entry -> "%s %d".formatted(entry.getKey(), entry.getValue()))
        .collect(
            Collectors.collectingAndThen(
                Collectors.joining(", "), text -> text.isEmpty() ? "" : style.faint("  " + text)));
  }

  /** A table: one row a metric, shares in percent with their 95% interval. */
  List<String> metrics(Map<String, Map<String, Metric>> metrics) {
    if (metrics.isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        " %s%s"
            .formatted(
                style.bold("%-16s".formatted("metrics")),
                style.faint("%-32s %s".formatted("teacher-forced", "generated"))));
    for (String name : METRICS) {
      Map<String, Metric> byMode = metrics.getOrDefault(name, Map.of());
      if (!byMode.isEmpty()) {
        lines.add(
            " %-16s%s %s"
                .formatted(name, cell(byMode.get("tf")), cell(byMode.get("ar")).stripTrailing()));
      }
    }
    return lines;
  }

  private String cell(Metric metric) {
    if (metric == null) {
      return "%-32s".formatted("-");
    }
    String interval = "%.1f-%.1f%%".formatted(100 * metric.low(), 100 * metric.high());
    return "%s %s"
        .formatted(
            "%7s".formatted(percent(metric)),
            style.faint("%-14s n=%-7d".formatted(interval, metric.n())));
  }

  private String question(Asked asked) {
    boolean changed = !asked.before().equals(asked.now());
    return " %s  %s %s"
        .formatted(
            style.faint(asked.question()),
            changed ? asked.before() + style.faint(" →") : "",
            changed ? style.good(asked.now()) : asked.now());
  }

  static String percent(Metric metric) {
    return String.format(Locale.ROOT, "%.1f%%", 100 * metric.value());
  }

  private static String clock(DemoStatus status) {
    long seconds = status.elapsed().toSeconds();
    return "%d:%02d".formatted(seconds / 60, seconds % 60);
  }
}
