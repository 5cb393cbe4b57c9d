package dev.errata.cli.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.cli.report.ExperimentReport;
import dev.errata.cli.report.ExperimentReport.Run;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  @Test
  void shouldPrintMethodsAsRowsUnderTheUneditedModel() {
    List<String> lines =
        Comparison.of(List.of(Reports.of("memit", 0.9, 0.8), Reports.of("ft-l", 0.5, 0.004)))
            .get(0)
            .lines();

    assertThat(lines).hasSize(5);
    assertThat(lines.get(0)).isEqualTo("toy, world, 10 batches of 10 edits, seed 1");
    assertThat(lines.get(1).strip().split("  +"))
        .startsWith("method", "efficacy tf", "ar", "generalization tf", "ar", "locality tf");
    assertThat(lines.get(2).strip().split("  +"))
        .containsExactly(
            "unedited model",
            "5.0",
            "2.5",
            "5.0",
            "2.5",
            "100.0",
            "100.0",
            "–",
            "–",
            "5.0",
            "2.5",
            "2.5",
            "20.00");
    assertThat(lines.get(3).strip().split("  +"))
        .containsExactly(
            "memit", "80.0", "40.0", "80.0", "40.0", "80.0", "40.0", "–", "–", "80.0", "40.0",
            "40.0", "1.25", "0.125", "1500", "17.5", "2");
  }

  @Test
  void shouldShowHowMuchSeedsDiffer() {
    Run run = new Run(1, 98, 1, 1, Map.of(), Map.of(), Map.of(), List.of(), Map.of(), "sha256:00");
    ExperimentReport report =
        Reports.of(
            "memit",
            "world",
            0.9,
            0.8,
            Map.of("efficacy", Map.of("tf", 0.015)),
            Collections.nCopies(3, run));

    List<String> lines = Comparison.of(List.of(report)).get(0).lines();

    assertThat(lines.get(0)).endsWith("3 seeds");
    assertThat(lines.get(3)).contains("80.0 ±1.5");
  }

  @Test
  void shouldKeepApartWhatCannotBeCompared() {
    List<Comparison> comparisons =
        Comparison.of(
            List.of(
                Reports.of("memit", 0.9, 0.8),
                Reports.of("memit", "zsre:file.json", 0.9, 0.8, Map.of(), List.of()),
                Reports.of("rome", 0.9, 0.8)));

    assertThat(comparisons).extracting(c -> c.reports().size()).containsExactly(2, 1);
  }

  @Test
  void shouldTellReportsOfOneLabelApart() {
    Comparison comparison =
        Comparison.of(List.of(Reports.of("memit", 0.9, 0.8), Reports.of("memit", 0.7, 0.6))).get(0);

    assertThat(comparison.labels()).containsExactly("memit", "memit (2)");
  }
}
