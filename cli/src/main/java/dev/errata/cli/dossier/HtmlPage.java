package dev.errata.cli.dossier;

import dev.errata.cli.CliException;
import dev.errata.cli.dossier.Block.Commands;
import dev.errata.cli.dossier.Block.Figures;
import dev.errata.cli.dossier.Block.Grid;
import dev.errata.cli.dossier.Block.Mark;
import dev.errata.cli.dossier.Block.Pairs;
import dev.errata.cli.dossier.Block.Paragraph;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes a report as one HTML page, without scripts and without anything to load. */
public final class HtmlPage {
  private static final String STYLE = "report.css";

  /** Even a text that was escaped wrongly could run and load nothing. */
  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8"/>
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <title>%s</title>
      <style>
      %s</style>
      </head>
      <body>
      <main>
      <header><h1>%s</h1><p>%s</p></header>
      """;

  /** Would widen a table beyond the page, unless it may break anywhere. */
  private static final Pattern LONG_WORD = Pattern.compile("\\S{24}");

  private final StringBuilder page = new StringBuilder();

  private HtmlPage() {}

  /** The page of a report. */
  public static String text(Dossier dossier) {
    HtmlPage html = new HtmlPage();
    String title = Escape.html(dossier.title());
    html.page.append(HEAD.formatted(title, style(), title, Escape.html(dossier.subtitle())));
    dossier.sections().forEach(html::section);
    return html.page.append("</main>\n</body>\n</html>\n").toString();
  }

  private static String style() {
    try (InputStream in = HtmlPage.class.getResourceAsStream(STYLE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new CliException("the style of reports cannot be read: " + e.getMessage(), e);
    }
  }

  private void section(Section section) {
    page.append("<section>\n<h2>").append(Escape.html(section.title())).append("</h2>\n");
    section.blocks().forEach(this::block);
    page.append("</section>\n");
  }

  private void block(Block block) {
    if (block instanceof Paragraph paragraph) {
      line("<p>%s</p>", paragraph.text());
    } else if (block instanceof Mark mark) {
      String form = mark.holds() ? "<p class=\"holds\">%s</p>" : "<p class=\"fails\">%s</p>";
      line(form, (mark.holds() ? "✓ " : "✗ ") + mark.text());
    } else if (block instanceof Pairs pairs) {
      page.append("<table class=\"pairs\">\n");
      caption(pairs.title());
      pairs.pairs().forEach((name, is) -> line("<tr><th>%s</th><td>%s</td></tr>", name, is));
      page.append("</table>\n");
    } else if (block instanceof Grid grid) {
      grid(grid);
    } else if (block instanceof Figures figures) {
      figures(figures);
    } else if (block instanceof Commands commands) {
      String lines = commands.lines().stream().map(Escape::html).collect(Collectors.joining("\n"));
      page.append("<pre>").append(lines).append("</pre>\n");
    }
  }

  private void line(String form, String... texts) {
    Object[] escaped = List.of(texts).stream().map(Escape::html).toArray();
    page.append(form.formatted(escaped)).append('\n');
  }

  private void grid(Grid grid) {
    page.append("<div class=\"wide\"><table>\n");
    caption(grid.title());
    page.append("<thead>");
    row("th", grid.head(), grid);
    page.append("</thead>\n<tbody>\n");
    grid.rows().forEach(row -> row("td", row, grid));
    page.append("</tbody>\n</table></div>\n");
  }

  private void caption(String title) {
    if (!title.isEmpty()) {
      line("<caption>%s</caption>", title);
    }
  }

  private void row(String element, List<String> cells, Grid grid) {
    page.append("<tr>");
    for (int i = 0; i < cells.size(); i++) {
      String kind =
          isFigures(grid, i)
              ? " class=\"n\""
              : LONG_WORD.matcher(cells.get(i)).find() ? " class=\"long\"" : "";
      page.append('<').append(element).append(kind).append('>');
      page.append(Escape.html(cells.get(i))).append("</").append(element).append('>');
    }
    page.append("</tr>\n");
  }

  /** Columns of figures are set to the right. */
  private static boolean isFigures(Grid grid, int column) {
    return !grid.rows().isEmpty()
        && grid.rows().stream().allMatch(row -> row.get(column).matches("[-–0-9.,%]+( to \\S+)?"));
  }

  private void figures(Figures figures) {
    page.append("<div class=\"figures\">\n");
    for (Block.Figure figure : figures.figures()) {
      line(
          "<figure role=\"img\" aria-label=\"%s over the number of facts written\">",
          figure.title());
      page.append(figure.svg()).append("\n</figure>\n");
    }
    page.append("</div>\n");
  }
}
