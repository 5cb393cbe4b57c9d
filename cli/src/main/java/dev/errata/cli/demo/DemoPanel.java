package dev.errata.cli.demo;

import dev.errata.cli.demo.DemoStatus.Asked;
import dev.errata.cli.report.MetricTable;
import dev.errata.cli.terminal.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Lays a {@link DemoStatus} out as lines of text. */
final class DemoPanel {
  private static final int BAR_WIDTH = 44;

  private final Style style;
  private final MetricTable table;

  DemoPanel(Style style) {
    this.style = style;
    this.table = new MetricTable(style);
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
    status
        .metrics()
        .ifPresent(
            report -> {
              lines.add("");
              lines.addAll(table.lines(report));
            });
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
            status.metrics().map(report -> "  " + table.line(report)).orElse(""));
  }

  private String reasons(DemoStatus status) {
    return status.dropped().entrySet().stream()
        .filter(entry -> entry.getValue() > 0)
        .map(entry -> "%s %d".formatted(entry.getKey(), entry.getValue()))
        .collect(
            Collectors.collectingAndThen(
                Collectors.joining(", "), text -> text.isEmpty() ? "" : style.faint("  " + text)));
  }

  private String question(Asked asked) {
    boolean changed = !asked.before().equals(asked.now());
    String was = changed ? asked.before() + style.faint(" → ") : "";
    String is = changed ? style.good(asked.now()) : asked.now();
    return " %s  %s".formatted(style.faint(asked.question()), was + is);
  }

  private static String clock(DemoStatus status) {
    long seconds = status.elapsed().toSeconds();
    return "%d:%02d".formatted(seconds / 60, seconds % 60);
  }
}
