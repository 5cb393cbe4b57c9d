package dev.errata.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LearningRateTest {
  private final LearningRate rate = new LearningRate(2e-3, 100, 0.02);

  @ParameterizedTest
  @CsvSource({
    // step, done, expected = 2e-3 · warm · (0.02 + 0.98 · (1 + cos π·done)/2)
    "0, 0, 2e-5",
    "49, 0, 1e-3",
    "99, 0, 2e-3",
    "500, 0.5, 1.02e-3",
    "1000, 1, 4e-5"
  })
  void shouldWarmUpAndFallToTheFloor(int step, double done, double expected) {
    assertThat(rate.at(step, done)).isCloseTo(expected, within(1e-12));
  }

  @Test
  void shouldRejectAFloorAboveThePeak() {
    assertThatThrownBy(() -> new LearningRate(1e-3, 1, 1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("floor 1.5");
  }
}
