package dev.errata.cli.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errata.cli.CliException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExperimentPlanTest {
  @Test
  void shouldMeasureTenTimesUnlessTold() {
    ExperimentPlan plan = ExperimentPlan.parse("40x5", List.of(1L), List.of());

    assertThat(plan.measureAt())
        .containsExactlyInAnyOrder(20, 40, 60, 80, 100, 120, 140, 160, 180, 200);
  }

  @Test
  void shouldAlwaysMeasureAtTheEnd() {
    assertThat(ExperimentPlan.parse("3x7", List.of(1L), List.of(7)).measureAt())
        .containsExactlyInAnyOrder(7, 21);
  }

  @Test
  void shouldRefuseToMeasureWithinABatch() {
    assertThatThrownBy(() -> ExperimentPlan.parse("3x7", List.of(1L), List.of(10)))
        .isInstanceOf(CliException.class)
        .hasMessage("cannot measure at 10 edits: expected a multiple of 7 up to 21");
    assertThatThrownBy(() -> ExperimentPlan.parse("3x7", List.of(1L), List.of(28)))
        .isInstanceOf(CliException.class);
  }

  @Test
  void shouldRefuseAnythingButTimes() {
    assertThatThrownBy(() -> ExperimentPlan.parse("10*20", List.of(1L), List.of()))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("expected TxB");
  }
}
