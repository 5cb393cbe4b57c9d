package dev.errata.cli.comparison;

import dev.errata.cli.report.ExperimentReport;
import dev.errata.cli.report.ExperimentReport.Point;
import dev.errata.evaluator.metric.MetricNames;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Metrics over the number of edits, one panel each: shares in percent, and perplexity. A method has
 * the same colour and marker in all of them; the last panel names them.
 */
final class CurveSheet {
  private static final int PANEL_WIDTH = 480;
  private static final int PANEL_HEIGHT = 370;
  private static final int LEGEND_WIDTH = 210;

  static final int WIDTH = 2 * PANEL_WIDTH + LEGEND_WIDTH;
  static final int HEIGHT = 2 * PANEL_HEIGHT;

  /** Okabe and Ito's colours, which people with any colour vision tell apart, and four more. */
  private static final List<Color> COLORS =
      List.of(
          new Color(0x0072B2),
          new Color(0xD55E00),
          new Color(0x009E73),
          new Color(0xCC79A7),
          new Color(0xE69F00),
          new Color(0x56B4E9),
          new Color(0x000000),
          new Color(0x8C564B),
          new Color(0x7F7F7F),
          new Color(0x9467BD),
          new Color(0xBCBD22),
          new Color(0x17307A));

  private static final List<Marker> MARKERS =
      List.of(
          SeriesMarkers.CIRCLE,
          SeriesMarkers.SQUARE,
          SeriesMarkers.TRIANGLE_UP,
          SeriesMarkers.DIAMOND,
          SeriesMarkers.TRIANGLE_DOWN,
          SeriesMarkers.CROSS);

  private static final float LINE = 1.8f;
  private static final int LOGARITHMIC_FROM = 20;

  private final Comparison comparison;
  private final List<String> labels;

  CurveSheet(Comparison comparison) {
    this.comparison = comparison;
    this.labels = comparison.labels();
  }

  /** Paints all panels, {@link #WIDTH} by {@link #HEIGHT}. */
  void paint(Graphics2D graphics) {
    // The panels leave a corner free, which readers with dark pages would see as a black box.
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, WIDTH, HEIGHT);
    List<XYChart> panels = panels();
    for (int i = 0; i < panels.size(); i++) {
      XYChart panel = panels.get(i);
      int x = i % 2 * PANEL_WIDTH;
      int y = i / 2 * PANEL_HEIGHT;
      graphics.translate(x, y);
      panel.paint(graphics, panel.getWidth(), panel.getHeight());
      graphics.translate(-x, -y);
    }
  }

  private List<XYChart> panels() {
    return List.of(
        share(MetricNames.EFFICACY),
        share(MetricNames.GENERALIZATION),
        share(MetricNames.LOCALITY),
        perplexity());
  }

  private XYChart share(String metric) {
    XYChart chart = panel(metric + ", teacher-forced, %", PANEL_WIDTH);
    chart.getStyler().setLegendVisible(false);
    chart.getStyler().setYAxisMin(0.0).setYAxisMax(100.0);
    addSeries(chart, metric, "tf", 100);
    return chart;
  }

  private XYChart perplexity() {
    XYChart chart = panel(MetricNames.PERPLEXITY + " of held-out text", PANEL_WIDTH + LEGEND_WIDTH);
    chart.getStyler().setLegendPosition(LegendPosition.OutsideE).setLegendBorderColor(Color.WHITE);
    double[] range = addSeries(chart, MetricNames.PERPLEXITY, "none", 1);
    chart.getStyler().setYAxisLogarithmic(range[1] > LOGARITHMIC_FROM * range[0]);
    return chart;
  }

  private static XYChart panel(String title, int width) {
    XYChart chart =
        new XYChartBuilder()
            .width(width)
            .height(PANEL_HEIGHT)
            .title(title)
            .xAxisTitle("edits")
            .build();
    XYStyler styler = chart.getStyler();
    styler.setChartBackgroundColor(Color.WHITE).setPlotBorderVisible(false);
    styler.setPlotGridLinesColor(new Color(0xE0E0E0));
    styler.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 14));
    styler.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    styler.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    styler.setMarkerSize(6);
    return chart;
  }

  /** Adds a line for each report that has the metric; returns the least and greatest value. */
  private double[] addSeries(XYChart chart, String metric, String dimension, double factor) {
    double[] range = {Double.MAX_VALUE, Double.MIN_VALUE};
    for (int i = 0; i < comparison.reports().size(); i++) {
      ExperimentReport report = comparison.reports().get(i);
      List<Integer> edits = new ArrayList<>();
      List<Double> values = new ArrayList<>();
      for (Point point : report.curve()) {
        Double value = MetricColumns.value(point.metrics(), metric, dimension);
        if (value != null) {
          edits.add(point.edits());
          values.add(factor * value);
          range[0] = Math.min(range[0], factor * value);
          range[1] = Math.max(range[1], factor * value);
        }
      }
      if (!edits.isEmpty()) {
        style(chart.addSeries(labels.get(i), edits, values), i);
      }
    }
    return range;
  }

  private static void style(XYSeries series, int index) {
    series.setLineColor(COLORS.get(index % COLORS.size()));
    series.setMarkerColor(COLORS.get(index % COLORS.size()));
    series.setMarker(MARKERS.get(index % MARKERS.size()));
    series.setLineStyle(new BasicStroke(LINE));
  }
}
