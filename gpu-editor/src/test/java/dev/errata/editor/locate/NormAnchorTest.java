package dev.errata.editor.locate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class NormAnchorTest {
  private static final double[] RESIDUAL = {1, 2, 3};
  private static final double[] VALUE = {0, 3, 0};
  private static final double[] SHIFT = {4, 0, 0};

  @Test
  void shouldScaleTheSolvedValueAloneToTheAnchor() {
    double[] target = NormAnchor.target(RESIDUAL, VALUE, SHIFT, 10);

    // v* = (4, 3, 0) of norm 5 becomes (8, 6, 0); what else is in the residual stays.
    assertThat(target).containsExactly(new double[] {9, 5, 3}, within(1e-12));
  }

  @Test
  void shouldWriteNothingForAnOutlier() {
    assertThat(NormAnchor.target(RESIDUAL, VALUE, SHIFT, 2.4)).containsExactly(RESIDUAL);
    assertThat(NormAnchor.target(RESIDUAL, VALUE, SHIFT, 2.6)[2]).isEqualTo(3);
    assertThat(NormAnchor.target(RESIDUAL, VALUE, SHIFT, 2.6)[0]).isNotEqualTo(1);
  }

  @Test
  void shouldLeaveTheLargestTwentiethOutOfTheAnchor() {
    double[] norms = new double[40];
    java.util.Arrays.fill(norms, 3);
    norms[7] = 100;
    norms[31] = 50;

    assertThat(NormAnchor.of(norms)).isEqualTo(3);
  }
}
