package dev.errata.cli.dossier;

import java.util.List;
import java.util.Map;

/** A piece of a section. All of it is plain text: the page that writes it out escapes it. */
sealed interface Block {
  /** Running text. */
  record Paragraph(String text) implements Block {}

  /** Something that holds or does not. */
  record Mark(boolean holds, String text) implements Block {}

  /** Names and what they are, in order. */
  record Pairs(String title, Map<String, String> pairs) implements Block {}

  /**
   * A table.
   *
   * @param rows as many cells as the head
   */
  record Grid(String title, List<String> head, List<List<String>> rows) implements Block {
    public Grid {
      head = List.copyOf(head);
      rows = rows.stream().map(List::copyOf).toList();
      for (List<String> row : rows) {
        if (row.size() != head.size()) {
          throw new IllegalArgumentException(
              "Row %s has %d cells under a head of %d".formatted(row, row.size(), head.size()));
        }
      }
    }
  }

  /** Pictures, with the figures for pages that cannot show them. */
  record Figures(List<Figure> figures) implements Block {}

  /**
   * A picture.
   *
   * @param svg an {@code svg} element of our own making; the one thing that is not escaped
   * @param points what it shows
   */
  record Figure(String title, String svg, Grid points) {}

  /** Commands to type. */
  record Commands(List<String> lines) implements Block {}
}
