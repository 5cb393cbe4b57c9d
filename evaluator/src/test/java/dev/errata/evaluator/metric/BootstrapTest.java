package dev.errata.evaluator.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BootstrapTest {
  @Test
  void shouldAgreeWithAllPossibleResamplesOfThreeValues() {
    double[] scores = {0, 0.5, 1};
    List<Double> exact = new ArrayList<>();
    for (double a : scores) {
      for (double b : scores) {
        for (double c : scores) {
          exact.add((a + b + c) / 3);
        }
      }
    }
    Collections.sort(exact);

    Estimate estimate = new Bootstrap(7, 100_000, 0.8).mean(scores);

    assertThat(estimate.value()).isEqualTo(0.5);
    assertThat(estimate.n()).isEqualTo(3);
    assertThat(estimate.low()).isCloseTo(exact.get((int) (0.1 * 27)), within(1e-9));
    assertThat(estimate.high()).isCloseTo(exact.get((int) (0.9 * 27)), within(1e-9));
  }

  @Test
  void shouldWeighTheUnitsOfARatio() {
    Estimate same = Bootstrap.DEFAULT.ratio(new double[] {3, 6, 30}, new double[] {1, 2, 10});
    Estimate mixed = Bootstrap.DEFAULT.ratio(new double[] {1, 2}, new double[] {1, 9});

    assertThat(same.value()).isEqualTo(3);
    assertThat(same.low()).isEqualTo(same.high()).isEqualTo(3);
    assertThat(mixed.value()).isCloseTo(0.3, within(1e-12));
    assertThat(mixed.low()).isCloseTo(2 / 9.0, within(1e-12));
    assertThat(mixed.high()).isCloseTo(1, within(1e-12));
  }

  @Test
  void shouldApproachTheNormalIntervalWhenThereAreManyValues() {
    SplittableRandom random = new SplittableRandom(3);
    double[] scores = random.doubles(2000).map(x -> x < 0.9 ? 1 : 0).toArray();

    Estimate estimate = Bootstrap.DEFAULT.mean(scores);

    double p = Arrays.stream(scores).average().orElseThrow();
    double half = 1.96 * Math.sqrt(p * (1 - p) / scores.length);
    assertThat(estimate.low()).isCloseTo(p - half, within(0.15 * half));
    assertThat(estimate.high()).isCloseTo(p + half, within(0.15 * half));
  }

  @Test
  void shouldCoverTheTrueMeanAboutAsOftenAsItsConfidenceSays() {
    SplittableRandom random = new SplittableRandom(11);
    int covered = 0;
    for (int trial = 0; trial < 400; trial++) {
      double[] scores = random.doubles(100).map(x -> x < 0.7 ? 1 : 0).toArray();
      Estimate estimate = new Bootstrap(trial, 400, 0.95).mean(scores);
      covered += estimate.low() <= 0.7 && 0.7 <= estimate.high() ? 1 : 0;
    }

    assertThat(covered / 400.0).isBetween(0.91, 0.98);
  }

  @Test
  void shouldGiveTheSameIntervalWhenSeedAndScoresAreTheSame() {
    double[] scores = {0, 1, 1, 0, 1, 0.25};

    assertThat(new Bootstrap(1, 500, 0.95).mean(scores))
        .isEqualTo(new Bootstrap(1, 500, 0.95).mean(scores));
  }

  @Test
  void shouldHaveNoWidthWhenAllScoresAgree() {
    assertThat(Bootstrap.DEFAULT.mean(new double[] {1, 1, 1})).isEqualTo(new Estimate(1, 3, 1, 1));
  }

  @Test
  void shouldRefuseToEstimateFromNothing() {
    assertThatThrownBy(() -> Bootstrap.DEFAULT.mean(new double[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
