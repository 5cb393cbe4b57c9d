package dev.errata.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.cli.demo.DemoStatus.Asked;
import dev.errata.cli.terminal.Style;
import dev.errata.evaluator.metric.Dimension;
import dev.errata.evaluator.metric.Estimate;
import dev.errata.evaluator.metric.Measurement;
import dev.errata.evaluator.metric.MetricsReport;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DemoPanelTest {
  private static final DemoStatus STATUS =
      new DemoStatus(
          "streaming",
          Duration.ofSeconds(71),
          LocalDate.of(2019, 7, 24),
          0.42,
          512,
          Map.of("net-zero", 5L, "late", 0L),
          480,
          1,
          15,
          Optional.of(
              new MetricsReport(
                  15,
                  Instant.EPOCH,
                  Map.of(
                      "efficacy",
                      Map.of(
                          Dimension.TEACHER_FORCED,
                          Measurement.of(new Estimate(0.975, 32, 0.9, 1)))))),
          List.of(
              new Asked("The head of government of Japan is", "A", "B"),
              new Asked("The currency of Croatia is", "C", "C")));

  private final DemoPanel panel = new DemoPanel(Style.NONE);

  @Test
  void shouldShowEverythingThatTheDemoDoes() {
    assertThat(String.join("\n", panel.lines(STATUS)))
        .contains("2019-07-24", "streaming", "1:11")
        .contains("512 received", "5 dropped", "net-zero 5")
        .doesNotContain("late")
        .contains("480 applied", "1 rejected", "15 batches")
        .contains("efficacy", "97.5%", "90.0% to 100.0%", "n=32")
        .contains("The head of government of Japan is  A → B", "The currency of Croatia is  C");
  }

  @Test
  void shouldFitInOneLineForLogs() {
    assertThat(panel.line(STATUS))
        .isEqualTo(
            "1:11  2019-07-24  received 512  dropped 5  edited 480  rejected 1  batches 15"
                + "  efficacy 97.5%");
  }
}
