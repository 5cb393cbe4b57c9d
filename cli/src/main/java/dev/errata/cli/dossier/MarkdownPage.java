package dev.errata.cli.dossier;

import dev.errata.cli.dossier.Block.Commands;
import dev.errata.cli.dossier.Block.Figure;
import dev.errata.cli.dossier.Block.Figures;
import dev.errata.cli.dossier.Block.Grid;
import dev.errata.cli.dossier.Block.Mark;
import dev.errata.cli.dossier.Block.Pairs;
import dev.errata.cli.dossier.Block.Paragraph;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** Writes a report as Markdown; curves become tables, which every ticket system shows. */
public final class MarkdownPage {
  private final List<String> lines = new ArrayList<>();

  private MarkdownPage() {}

  /** The page of a report. */
  public static String text(Dossier dossier) {
    MarkdownPage page = new MarkdownPage();
    page.paragraph("# " + Escape.markdown(dossier.title()));
    page.paragraph(Escape.markdown(dossier.subtitle()));
    for (Section section : dossier.sections()) {
      page.paragraph("## " + Escape.markdown(section.title()));
      section.blocks().forEach(page::block);
    }
    return String.join("\n", page.lines);
  }

  private void block(Block block) {
    if (block instanceof Paragraph paragraph) {
      paragraph(Escape.markdown(paragraph.text()));
    } else if (block instanceof Mark mark) {
      paragraph((mark.holds() ? "✓ " : "**✗** ") + Escape.markdown(mark.text()));
    } else if (block instanceof Pairs pairs) {
      List<List<String>> rows = new ArrayList<>();
      pairs.pairs().forEach((name, is) -> rows.add(List.of(name, is)));
      grid(new Grid(pairs.title(), List.of("", ""), rows));
    } else if (block instanceof Grid grid) {
      grid(grid);
    } else if (block instanceof Figures figures) {
      figures.figures().stream().map(Figure::points).forEach(this::grid);
    } else if (block instanceof Commands commands) {
      lines.add("```sh");
      commands.lines().stream()
          .map(line -> Escape.visible(line).replace('`', '\''))
          .forEach(lines::add);
      paragraph("```");
    }
  }

  private void paragraph(String text) {
    lines.add(text);
    lines.add("");
  }

  private void grid(Grid grid) {
    if (!grid.title().isEmpty()) {
      paragraph("**" + Escape.markdown(grid.title()) + "**");
    }
    lines.add(bars(grid.head()));
    lines.add("|" + String.join("|", Collections.nCopies(grid.head().size(), "---")) + "|");
    grid.rows().forEach(row -> lines.add(bars(row)));
    lines.add("");
  }

  private static String bars(List<String> row) {
    return row.stream().map(Escape::markdown).collect(Collectors.joining(" | ", "| ", " |"));
  }
}
