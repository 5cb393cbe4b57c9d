package dev.errata.model.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.errata.model.ModelException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TokenSamplerTest {
  /** Probabilities 0.1, 0.4, 0.05, 0.3, 0.15. */
  private static final float[] LOGITS = {log(0.1), log(0.4), log(0.05), log(0.3), log(0.15)};

  private static final int DRAWS = 40_000;

  @Test
  void shouldDrawEachTokenAsOftenAsItIsProbable() {
    assertThat(shares(new Sampling(1, 0, 1, 3)))
        .containsExactly(new double[] {0.1, 0.4, 0.05, 0.3, 0.15}, within(0.01));
  }

  @Test
  void shouldSharpenWithLowTemperature() {
    double total = 0.1 * 0.1 + 0.4 * 0.4 + 0.05 * 0.05 + 0.3 * 0.3 + 0.15 * 0.15;
    assertThat(shares(new Sampling(0.5, 0, 1, 3))[1]).isCloseTo(0.16 / total, within(0.01));
  }

  @Test
  void shouldDrawFromTheLikeliestOnly() {
    assertThat(shares(new Sampling(1, 2, 1, 3)))
        .containsExactly(new double[] {0, 0.4 / 0.7, 0, 0.3 / 0.7, 0}, within(0.01));
    assertThat(shares(new Sampling(1, 1, 1, 3))[1]).isEqualTo(1);
  }

  @Test
  void shouldDrawFromTheFewestThatReachTopP() {
    assertThat(shares(new Sampling(1, 0, 0.75, 3)))
        .containsExactly(new double[] {0, 0.4 / 0.85, 0, 0.3 / 0.85, 0.15 / 0.85}, within(0.01));
    assertThat(shares(new Sampling(1, 0, 0.01, 3))[1]).isEqualTo(1);
  }

  @Test
  void shouldRefuseWhatIsNoDistribution() {
    assertThatThrownBy(() -> new Sampling(-1, 0, 1, 0))
        .isInstanceOf(ModelException.class)
        .hasMessage("temperature must be 0 or more, is -1.0");
    assertThatThrownBy(() -> new Sampling(1, -1, 1, 0)).hasMessageContaining("top-k");
    assertThatThrownBy(() -> new Sampling(1, 0, 0, 0)).hasMessageContaining("top-p");
    assertThatThrownBy(() -> new Sampling(Double.NaN, 0, 1, 0)).hasMessageContaining("NaN");
  }

  private static double[] shares(Sampling sampling) {
    TokenSampler sampler = new TokenSampler(sampling, new int[] {1, 2}, 0);
    double[] shares = new double[LOGITS.length];
    int[] counts = new int[LOGITS.length];
    for (int i = 0; i < DRAWS; i++) {
      counts[sampler.draw(LOGITS)]++;
    }
    Arrays.setAll(shares, token -> (double) counts[token] / DRAWS);
    return shares;
  }

  private static float log(double probability) {
    return (float) Math.log(probability);
  }
}
