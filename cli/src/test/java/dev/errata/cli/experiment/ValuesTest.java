package dev.errata.cli.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValuesTest {
  private static final List<Map<String, Map<String, Double>>> RUNS =
      List.of(
          Map.of("efficacy", Map.of("tf", 0.9, "ar", 0.5), "portability", Map.of("tf", 0.1)),
          Map.of("efficacy", Map.of("tf", 0.8, "ar", 0.5)),
          Map.of("efficacy", Map.of("tf", 1.0, "ar", 0.5)));

  @Test
  void shouldAverageWhatAllRunsHave() {
    assertThat(Values.mean(RUNS)).containsOnlyKeys("efficacy");
    assertThat(Values.mean(RUNS).get("efficacy").get("tf")).isCloseTo(0.9, within(1e-12));
  }

  @Test
  void shouldGiveTheSampleStandardDeviationAsSpread() {
    assertThat(Values.spread(RUNS).get("efficacy").get("tf")).isCloseTo(0.1, within(1e-12));
    assertThat(Values.spread(RUNS).get("efficacy").get("ar")).isZero();
  }
}
