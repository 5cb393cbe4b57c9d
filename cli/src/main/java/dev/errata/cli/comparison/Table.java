package dev.errata.cli.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Rows of text under a head; the first column names a row, the others hold figures.
 *
 * @param head one cell for each column
 * @param rows as many cells as the head
 */
record Table(List<String> head, List<List<String>> rows) {
  private static final String GAP = "  ";

  Table {
    head = List.copyOf(head);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<String> row : rows) {
      if (row.size() != head.size()) {
        throw new IllegalArgumentException(
            "Row %s has %d cells under a head of %d".formatted(row, row.size(), head.size()));
      }
    }
  }

  /** In columns of one width each, figures to the right. */
  List<String> plain() {
    List<List<String>> all = new ArrayList<>(List.of(head));
    all.addAll(rows);
    int[] widths = new int[head.size()];
    for (List<String> row : all) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return all.stream().map(row -> line(row, widths)).toList();
  }

  /** As Markdown. */
  List<String> markdown() {
    List<String> lines = new ArrayList<>();
    lines.add(bars(head));
    lines.add("|---|" + "---:|".repeat(head.size() - 1));
    rows.forEach(row -> lines.add(bars(row)));
    return lines;
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String padding = " ".repeat(widths[i] - row.get(i).length());
      line.append(i == 0 ? row.get(i) + padding : GAP + padding + row.get(i));
    }
    return line.toString().stripTrailing();
  }

  private static String bars(List<String> row) {
    return row.stream().collect(Collectors.joining(" | ", "| ", " |"));
  }
}
