package dev.errata.evaluator.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SignTestTest {

  @Test
  void shouldSumTheBinomialTail() {
    // 8, 9 or 10 of 10: (45 + 10 + 1) / 1024.
    assertThat(SignTest.upperTail(8, 10)).isCloseTo(56 / 1024.0, within(1e-12));
    assertThat(SignTest.upperTail(0, 10)).isCloseTo(1, within(1e-12));
    assertThat(SignTest.upperTail(7, 7)).isCloseTo(1 / 128.0, within(1e-12));
  }

  @Test
  void shouldAgreeWithTheSlowSumForManyUnits() {
    for (int least = 0; least <= 60; least += 7) {
      double expected = 0;
      for (int k = least; k <= 60; k++) {
        expected += choose(60, k) / Math.pow(2, 60);
      }
      assertThat(SignTest.upperTail(least, 60)).isCloseTo(expected, within(1e-9));
    }
  }

  @Test
  void shouldCountOnlyUnitsWhoseScoreChanged() {
    Map<String, Double> before = new HashMap<>();
    Map<String, Double> after = new HashMap<>();
    for (int i = 0; i < 30; i++) {
      before.put("unit " + i, 1.0);
      after.put("unit " + i, i < 7 ? 0.5 : 1.0);
    }

    assertThat(SignTest.pOfFall(new UnitScores(before), new UnitScores(after)))
        .isCloseTo(1 / 128.0, within(1e-12));
    assertThat(SignTest.pOfFall(new UnitScores(after), new UnitScores(before)))
        .isCloseTo(1, within(1e-12));
    assertThat(SignTest.pOfFall(new UnitScores(before), new UnitScores(before)))
        .isCloseTo(1, within(1e-12));
  }

  @Test
  void shouldRefuseToCompareDifferentUnits() {
    assertThatThrownBy(
            () ->
                SignTest.pOfFall(
                    new UnitScores(Map.of("a", 1.0)), new UnitScores(Map.of("b", 1.0))))
        .hasMessageContaining("different units");
  }

  private static double choose(int n, int k) {
    double product = 1;
    for (int i = 1; i <= k; i++) {
      product *= (n - k + i) / (double) i;
    }
    return product;
  }
}
