package dev.errata.cli.training;

import dev.errata.cli.CliException;
import dev.errata.editor.rledit.training.TrajectoryReport;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The curve of a training: total reward of each trajectory. */
final class RewardChart {
  static {
    // No window is opened; on a machine without a display AWT must not look for one.
    System.setProperty("java.awt.headless", "true");
  }

  private RewardChart() {}

  /**
   * Draws it.
   *
   * @throws CliException when the file cannot be written
   */
  static void write(Path file, List<TrajectoryReport> curve) {
    XYChart chart =
        new XYChartBuilder()
            .width(900)
            .height(420)
            .title("reward of each trajectory, nats")
            .xAxisTitle("trajectory")
            .build();
    chart.getStyler().setChartBackgroundColor(Color.WHITE).setLegendVisible(false);
    chart.getStyler().setPlotBorderVisible(false);
    chart
        .addSeries(
            "reward",
            curve.stream().map(TrajectoryReport::epoch).toList(),
            curve.stream().map(TrajectoryReport::reward).toList())
        .setMarker(SeriesMarkers.NONE);
    try {
      BitmapEncoder.saveBitmap(chart, file.toString(), BitmapFormat.PNG);
    } catch (IOException e) {
      throw new CliException("chart %s cannot be written: %s".formatted(file, e.getMessage()), e);
    }
  }
}
