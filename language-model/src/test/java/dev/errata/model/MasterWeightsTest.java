package dev.errata.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errata.model.delta.DeltaException;
import dev.errata.model.delta.Dense;
import dev.errata.model.delta.EditDelta;
import dev.errata.model.delta.LowRank;
import dev.errata.model.delta.WeightUpdate;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MasterWeightsTest {
  private static final int ROWS = 37;
  private static final int RANK = 5;
  private static final int COLUMNS = 53;

  private final Random random = new Random(7);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void shouldGiveTheBitsOfTheDocumentedOrderWithAnyNumberOfThreads(int threads) throws Exception {
    MasterWeights weights = weights();
    LowRank update = update();
    float[] expected = slowly(weights.get("w"), update);

    ForkJoinPool pool = new ForkJoinPool(threads);
    try {
      pool.submit(() -> weights.applyInPlace(new EditDelta(List.of(update)))).get();
    } finally {
      pool.shutdown();
    }

    float[] actual = weights.get("w");
    for (int i = 0; i < expected.length; i++) {
      assertThat(Float.floatToRawIntBits(actual[i]))
          .isEqualTo(Float.floatToRawIntBits(expected[i]));
    }
  }

  @Test
  void shouldHaveTheDigestsThatNumpyComputes() {
    MasterWeights weights = weights();
    assertThat(weights.digest())
        .isEqualTo("sha256:797bfe317c66a058bbd427f4287edb11c93169171ea2d2fad5856e9a8008d87a");

    weights.applyInPlace(new EditDelta(List.of(update())));

    assertThat(weights.digest())
        .isEqualTo("sha256:7c0923c5146a5c0ae1c6dd973db5a9e745aeb3f14263dff0cc5dff01c54c0c10");
  }

  @Test
  void shouldAddADenseChangeNumberByNumber() {
    MasterWeights weights = weights();
    float[] before = weights.get("w");
    Dense dense = Dense.of("w", ROWS, COLUMNS, numbers(ROWS * COLUMNS));

    weights.applyInPlace(new EditDelta(List.of(dense)));

    float[] change = dense.values().toArray();
    float[] after = weights.get("w");
    for (int i = 0; i < after.length; i++) {
      assertThat(after[i]).isEqualTo(before[i] + change[i]);
    }
    assertRefused(weights, "delta changes w as [1, 2]", Dense.of("w", 1, 2, new float[2]));
  }

  @Test
  void shouldDigestNamesShapesAndValues() {
    float[] six = {1, 2, 3, 4, 5, 6};
    Supplier<MasterWeights> base =
        () -> new MasterWeights().put("a", new int[] {2, 3}, six.clone());
    String digest = base.get().digest();

    assertThat(base.get().digest()).isEqualTo(digest);
    assertThat(new MasterWeights().put("b", new int[] {2, 3}, six).digest()).isNotEqualTo(digest);
    assertThat(new MasterWeights().put("a", new int[] {3, 2}, six).digest()).isNotEqualTo(digest);
    six[5] = Math.nextUp(six[5]);
    assertThat(base.get().digest()).isNotEqualTo(digest);
  }

  @Test
  void shouldRefuseADeltaThatDoesNotFitAndStayAsItWas() {
    MasterWeights weights = weights();
    String before = weights.digest();
    LowRank fits = update();
    LowRank unknown = new LowRank("x", fits.u(), fits.v());
    LowRank infinite =
        LowRank.of("w", ROWS, 1, COLUMNS, filled(ROWS, 3e38f), filled(COLUMNS, 1e10f));
    LowRank nan = LowRank.of("w", ROWS, 1, COLUMNS, filled(ROWS, Float.NaN), filled(COLUMNS, 1));
    LowRank narrow = LowRank.of("w", ROWS, 1, 2, filled(ROWS, 1), filled(2, 1));

    assertRefused(weights, "which the model does not have", fits, unknown);
    assertRefused(weights, "makes w not finite", infinite);
    assertRefused(weights, "values that are not finite", nan);
    assertRefused(weights, "delta changes w as [37, 2], but it is [37, 53]", narrow);
    assertThat(weights.digest()).isEqualTo(before);
  }

  private static void assertRefused(
      MasterWeights weights, String message, WeightUpdate... updates) {
    assertThatThrownBy(() -> weights.applyInPlace(new EditDelta(List.of(updates))))
        .isInstanceOf(DeltaException.class)
        .hasMessageContaining(message);
  }

  private MasterWeights weights() {
    return new MasterWeights().put("w", new int[] {ROWS, COLUMNS}, numbers(ROWS * COLUMNS));
  }

  private LowRank update() {
    return LowRank.of("w", ROWS, RANK, COLUMNS, numbers(ROWS * RANK), numbers(RANK * COLUMNS));
  }

  private float[] numbers(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }

  private static float[] filled(int count, float value) {
    float[] values = new float[count];
    java.util.Arrays.fill(values, value);
    return values;
  }

  private static float[] slowly(float[] w, LowRank update) {
    float[] result = w.clone();
    for (int i = 0; i < update.rows(); i++) {
      for (int j = 0; j < update.columns(); j++) {
        float delta = 0;
        for (int k = 0; k < update.rank(); k++) {
          delta = delta + update.u().get(i, k) * update.v().get(k, j);
        }
        result[i * update.columns() + j] = w[i * update.columns() + j] + delta;
      }
    }
    return result;
  }
}
