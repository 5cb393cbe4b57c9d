package dev.errata.cli.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errata.cli.CliException;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class ChartFileTest {
  private static final int BLUE = 0xFF0072B2;
  private static final int VERMILION = 0xFFD55E00;

  @TempDir Path directory;

  private final Comparison comparison =
      Comparison.of(List.of(Reports.of("memit", 0.9, 0.8), Reports.of("rome", 0.5, 0.01))).get(0);

  @Test
  void shouldDrawALineForEachMethodInEveryPanel() throws Exception {
    Path file = directory.resolve("curves.png");

    ChartFile.write(file, comparison);

    BufferedImage image = ImageIO.read(file.toFile());
    for (int panel = 0; panel < 4; panel++) {
      BufferedImage part =
          image.getSubimage(
              panel % 2 * image.getWidth() / 2,
              panel / 2 * image.getHeight() / 2,
              image.getWidth() / 2,
              image.getHeight() / 2);
      assertThat(pixels(part, BLUE)).as("blue in panel " + panel).isGreaterThan(300);
      assertThat(pixels(part, VERMILION)).as("vermilion in panel " + panel).isGreaterThan(300);
    }
    assertThat(image.getRGB(image.getWidth() - 1, 0)).as("the free corner").isEqualTo(0xFFFFFFFF);
  }

  @Test
  void shouldWriteSvgThatParses() throws Exception {
    Path file = directory.resolve("curves.svg");

    ChartFile.write(file, comparison);

    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    Document svg = factory.newDocumentBuilder().parse(file.toFile());
    assertThat(svg.getDocumentElement().getTagName()).isEqualTo("svg");
    assertThat(Files.readString(file)).contains("rgb(0,114,178)", "rgb(213,94,0)");
  }

  @Test
  void shouldRefuseOtherFormats() {
    assertThatThrownBy(() -> ChartFile.requireFormat(Path.of("curves.jpg")))
        .isInstanceOf(CliException.class)
        .hasMessage("chart curves.jpg: expected a name that ends in .svg or .png");
  }

  private static long pixels(BufferedImage image, int color) {
    long count = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        count += image.getRGB(x, y) == color ? 1 : 0;
      }
    }
    return count;
  }
}
