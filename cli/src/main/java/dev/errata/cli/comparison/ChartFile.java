package dev.errata.cli.comparison;

import de.erichseifert.vectorgraphics2d.Processors;
import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import dev.errata.cli.CliException;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;

/** Draws a comparison's curves into a file, SVG or PNG by the end of its name. */
public final class ChartFile {
  private static final int PNG_SCALE = 2;

  static {
    // No window is opened; on a machine without a display AWT must not look for one.
    System.setProperty("java.awt.headless", "true");
  }

  private ChartFile() {}

  /**
   * Fails now, not after minutes of work, when a chart of this name cannot be drawn.
   *
   * @throws CliException when the name ends neither in .svg nor in .png
   */
  public static void requireFormat(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (!name.endsWith(".svg") && !name.endsWith(".png")) {
      throw new CliException("chart %s: expected a name that ends in .svg or .png".formatted(file));
    }
  }

  /**
   * Writes the chart, replacing what was there.
   *
   * @throws CliException when it cannot be written
   */
  public static void write(Path file, Comparison comparison) {
    requireFormat(file);
    CurveSheet sheet = new CurveSheet(comparison);
    try (OutputStream out = Files.newOutputStream(file)) {
      if (file.toString().toLowerCase(Locale.ROOT).endsWith(".svg")) {
        writeSvg(sheet, out);
      } else {
        writePng(sheet, out);
      }
    } catch (IOException e) {
      throw new CliException("chart %s cannot be written: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static void writeSvg(CurveSheet sheet, OutputStream out) throws IOException {
    VectorGraphics2D graphics = new VectorGraphics2D();
    sheet.paint(graphics);
    Processors.get("svg")
        .getDocument(graphics.getCommands(), new PageSize(CurveSheet.WIDTH, CurveSheet.HEIGHT))
        .writeTo(out);
  }

  private static void writePng(CurveSheet sheet, OutputStream out) throws IOException {
    BufferedImage image =
        new BufferedImage(
            PNG_SCALE * CurveSheet.WIDTH,
            PNG_SCALE * CurveSheet.HEIGHT,
            BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.scale(PNG_SCALE, PNG_SCALE);
    sheet.paint(graphics);
    graphics.dispose();
    ImageIO.write(image, "png", out);
  }
}
