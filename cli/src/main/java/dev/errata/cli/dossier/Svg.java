package dev.errata.cli.dossier;

import de.erichseifert.vectorgraphics2d.Processors;
import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.knowm.xchart.XYChart;

/** Draws a chart as an {@code svg} element that can stand within a page. */
final class Svg {
  /** Ids hold for a whole page: without a name of its own a chart would be clipped as another. */
  private static final AtomicInteger CHARTS = new AtomicInteger();

  static {
    // No window is opened; on a machine without a display AWT must not look for one.
    System.setProperty("java.awt.headless", "true");
  }

  private Svg() {}

  static String of(XYChart chart) {
    VectorGraphics2D graphics = new VectorGraphics2D();
    chart.paint(graphics, chart.getWidth(), chart.getHeight());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      Processors.get("svg")
          .getDocument(graphics.getCommands(), new PageSize(chart.getWidth(), chart.getHeight()))
          .writeTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String document = bytes.toString(StandardCharsets.UTF_8);
    return ownIds(rounded(document.substring(document.indexOf("<svg")).strip()));
  }

  /** A hundredth of a pixel is enough; letters are drawn as paths, so that this halves a page. */
  private static String rounded(String svg) {
    return svg.replaceAll("(\\.\\d{2})\\d+", "$1");
  }

  private static String ownIds(String svg) {
    String own = "chart" + CHARTS.incrementAndGet() + "-";
    return svg.replace("id=\"", "id=\"" + own).replace("url(#", "url(#" + own);
  }
}
