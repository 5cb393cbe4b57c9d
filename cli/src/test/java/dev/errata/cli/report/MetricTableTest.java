package dev.errata.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.cli.terminal.Style;
import dev.errata.evaluator.metric.Dimension;
import dev.errata.evaluator.metric.Estimate;
import dev.errata.evaluator.metric.Measurement;
import dev.errata.evaluator.metric.MetricsReport;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class MetricTableTest {
  private static final MetricsReport REPORT =
      new MetricsReport(
          3,
          Instant.EPOCH,
          Map.of(
              "efficacy",
              Map.of(
                  Dimension.TEACHER_FORCED, measured(0.975, OptionalDouble.of(0.2)),
                  Dimension.COMPARED, measured(0.94, OptionalDouble.of(0.3))),
              "portability.subject_aliasing",
              Map.of(Dimension.AUTOREGRESSIVE, measured(0.5, OptionalDouble.empty())),
              "perplexity",
              Map.of(Dimension.NONE, measured(1.672, OptionalDouble.of(1.316)))));

  @Test
  void shouldShowSharesByDimensionAndTheRestBesideTheUneditedModel() {
    List<String> lines = new MetricTable(Style.NONE).lines(REPORT);

    assertThat(lines).hasSize(5);
    assertThat(lines.get(0)).contains("teacher-forced", "generated");
    assertThat(lines.get(1)).startsWith(" efficacy").contains("97.5%", "n=9").doesNotContain("20");
    assertThat(lines.get(2)).contains("unedited");
    assertThat(lines.get(3)).startsWith(" efficacy").contains("94.0%").endsWith("30.0%");
    assertThat(lines.get(4)).startsWith(" perplexity").contains("1.67", "n=9").endsWith("1.32");
    assertThat(lines).allMatch(line -> line.length() <= 90);
  }

  @Test
  void shouldReportEverythingThatWasMeasured() {
    Map<String, Map<String, Metric>> all = MetricTable.forReport(REPORT);

    assertThat(all).containsOnlyKeys("efficacy", "portability.subject_aliasing", "perplexity");
    assertThat(all.get("efficacy")).containsOnlyKeys("tf", "cmp");
    assertThat(all.get("efficacy").get("cmp").unedited()).isEqualTo(0.3);
    assertThat(all.get("portability.subject_aliasing").get("ar").unedited()).isNull();
  }

  private static Measurement measured(double value, OptionalDouble baseline) {
    return new Measurement(new Estimate(value, 9, value - 0.1, value + 0.02), baseline);
  }
}
