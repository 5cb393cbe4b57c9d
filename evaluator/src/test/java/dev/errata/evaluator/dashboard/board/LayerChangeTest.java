package dev.errata.evaluator.dashboard.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.errata.model.delta.Dense;
import dev.errata.model.delta.EditDelta;
import dev.errata.model.delta.LowRank;
import dev.errata.model.delta.WeightUpdate;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LayerChangeTest {
  private static final String WEIGHT = "transformer.h.11.mlp.c_proj.weight";

  @Test
  void shouldGiveTheNormOfTheWholeChangeFromItsFactors() {
    Random random = new Random(7);
    WeightUpdate lowRank = LowRank.of(WEIGHT, 5, 3, 7, values(random, 15), values(random, 21));
    WeightUpdate dense = Dense.of(WEIGHT, 4, 6, values(random, 24));

    for (WeightUpdate update : List.of(lowRank, dense)) {
      double sum = 0;
      for (float value : update.toArray()) {
        sum += value * value;
      }
      assertThat(LayerChange.norm(update)).isCloseTo(Math.sqrt(sum), within(1e-5));
    }
  }

  @Test
  void shouldTellTheLayerByTheNumberInTheName() {
    EditDelta delta =
        new EditDelta(
            List.of(
                Dense.of(WEIGHT, 1, 1, new float[] {3}),
                Dense.of("lm_head.weight", 1, 1, new float[] {-4})));

    assertThat(LayerChange.of(delta))
        .containsExactly(
            new LayerChange(WEIGHT, 11, 3, 1), new LayerChange("lm_head.weight", null, 4, 1));
  }

  private static float[] values(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
