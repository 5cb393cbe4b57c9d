package dev.errata.cli.dossier;

import dev.errata.cli.dossier.Block.Figure;
import dev.errata.cli.dossier.Block.Grid;
import dev.errata.event.MetricSample;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * One metric over the number of facts written, both ways to ask, each with its interval.
 *
 * @param samples of the metric, oldest first
 * @param written facts written up to an edit sequence
 */
record Curve(String metric, List<MetricSample> samples, LongUnaryOperator written) {
  private static final int WIDTH = 470;
  private static final int HEIGHT = 260;
  private static final float LINE = 2f;
  private static final float EDGE = 0.8f;
  private static final int SHOWN_POINTS = 12;

  /** Okabe and Ito's blue and vermilion, which people with any colour vision tell apart. */
  private enum Asked {
    TF("tf", new Color(0x0072B2), new Color(0x9CC7E2)),
    AR("ar", new Color(0xD55E00), new Color(0xF0B58F));

    private final String dimension;
    private final Color line;
    private final Color edge;

    Asked(String dimension, Color line, Color edge) {
      this.dimension = dimension;
      this.line = line;
      this.edge = edge;
    }
  }

  /** Whether there is more than a point to draw. */
  boolean isLine() {
    return samples.stream().mapToLong(MetricSample::getSequence).distinct().count() > 1;
  }

  Figure figure() {
    return new Figure(metric, Svg.of(chart()), points());
  }

  private XYChart chart() {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(metric + ", %")
            .xAxisTitle("facts written")
            .build();
    style(chart.getStyler());
    for (Asked asked : Asked.values()) {
      List<MetricSample> own = of(asked);
      if (!own.isEmpty()) {
        edge(chart, asked, " low", own, MetricSample::getLow);
        edge(chart, asked, " high", own, MetricSample::getHigh);
        line(chart, asked.dimension, own, MetricSample::getValue, asked.line, LINE);
      }
    }
    return chart;
  }

  private static void style(XYStyler styler) {
    styler.setChartBackgroundColor(Color.WHITE).setPlotBorderVisible(false);
    styler.setPlotGridLinesColor(new Color(0xE6E6E6));
    styler.setYAxisMin(0.0).setYAxisMax(100.0);
    styler.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 13));
    styler.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
    styler.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
    styler.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
    styler.setLegendPosition(LegendPosition.OutsideE).setLegendBorderColor(Color.WHITE);
  }

  private void edge(
      XYChart chart,
      Asked asked,
      String name,
      List<MetricSample> own,
      ToDoubleFunction<MetricSample> value) {
    line(chart, asked.dimension + name, own, value, asked.edge, EDGE).setShowInLegend(false);
  }

  private XYSeries line(
      XYChart chart,
      String name,
      List<MetricSample> own,
      ToDoubleFunction<MetricSample> value,
      Color color,
      float width) {
    XYSeries series =
        chart.addSeries(
            name,
            own.stream().mapToDouble(s -> written.applyAsLong(s.getSequence())).toArray(),
            own.stream().mapToDouble(s -> 100 * value.applyAsDouble(s)).toArray());
    series.setLineColor(color);
    series.setMarker(SeriesMarkers.NONE);
    series.setLineStyle(new BasicStroke(width));
    return series;
  }

  private List<MetricSample> of(Asked asked) {
    return samples.stream().filter(s -> s.getDimension().equals(asked.dimension)).toList();
  }

  /** At most a dozen points, evenly spread, the last among them. */
  private Grid points() {
    List<List<String>> rows = new ArrayList<>();
    List<MetricSample> all = of(Asked.TF).isEmpty() ? of(Asked.AR) : of(Asked.TF);
    int shown = Math.min(SHOWN_POINTS, all.size());
    for (int i = 1; i <= shown; i++) {
      MetricSample sample = all.get(i * all.size() / shown - 1);
      rows.add(
          List.of(
              Texts.count(written.applyAsLong(sample.getSequence())),
              value(sample, Asked.TF),
              value(sample, Asked.AR)));
    }
    return new Grid(metric, List.of("facts written", "tf", "ar"), rows);
  }

  /** Of the same measurement. */
  private String value(MetricSample of, Asked asked) {
    return of(asked).stream()
        .filter(sample -> sample.getMeasuredAt().equals(of.getMeasuredAt()))
        .map(sample -> Texts.percent(sample.getValue()))
        .findFirst()
        .orElse("–");
  }
}
