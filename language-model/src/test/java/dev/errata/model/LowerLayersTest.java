package dev.errata.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.errata.model.gradient.AnswerBatch;
import dev.errata.model.gradient.KeyValueGradients;
import dev.errata.model.gradient.LossMean;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LowerLayersTest {
  private static final TokenBatch BATCH =
      new TokenBatch(List.of(new int[] {4, 8, 15, 16}, new int[] {7, 7}, new int[] {9, 1, 2}));
  private static final int[][] PLACES = {{1, 3}, {1}, {0, 2}};

  @ParameterizedTest
  @ValueSource(strings = {"gelu-new-3-heads", "qwen3", "gemma2", "gptj"})
  void shouldGiveTheLogitsOfAWholePass(String fixture) {
    try (LanguageModel model = Fixtures.load(fixture);
        NDManager scope = model.manager().newSubManager()) {
      int last = model.config().layers() - 1;
      LowerLayers lower = lower(model, last, 8);
      NDArray whole = model.run(scope, pass()).logits();

      NDArray first = model.run(scope, lower.shorten(model, scope, pass())).logits();
      NDArray again = model.run(scope, lower.shorten(model, scope, pass())).logits();

      assertThat(first.toFloatArray()).containsExactly(whole.toFloatArray(), within(2e-5f));
      assertThat(again.toFloatArray()).containsExactly(first.toFloatArray());
      assertThat(lower.size()).isEqualTo(BATCH.size());
    }
  }

  @Test
  void shouldRunTheWholePassWhenTheLowestLayerIsEdited() {
    try (LanguageModel model = Fixtures.load("gelu-new-3-heads");
        NDManager scope = model.manager().newSubManager()) {
      LowerLayers lower = lower(model, 0, 8);

      assertThat(lower.shorten(model, scope, pass()).firstLayer()).isZero();
      assertThat(lower.size()).isZero();
    }
  }

  @Test
  void shouldForgetWhatWasNotAskedForLately() {
    try (LanguageModel model = Fixtures.load("gelu-new-3-heads");
        NDManager scope = model.manager().newSubManager()) {
      LowerLayers lower = lower(model, 1, 2);
      for (int token = 1; token <= 5; token++) {
        Pass one = Pass.of(new TokenBatch(List.of(new int[] {token, 2})));
        assertThat(lower.shorten(model, scope, one).firstLayer()).isEqualTo(1);
      }
      assertThat(lower.size()).isEqualTo(2);

      assertThat(lower.shorten(model, scope, pass()).firstLayer())
          .as("a pass over more texts than are kept")
          .isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gelu-new-3-heads", "qwen3"})
  void shouldKeepKeysOnlyWhereLogitsAreWanted(String fixture) {
    try (LanguageModel model = Fixtures.load(fixture);
        NDManager scope = model.manager().newSubManager()) {
      String weight = model.config().names().mlpOut(model.config().layers() - 1);

      NDArray all = model.run(scope, pass().record(weight)).input(weight);
      NDArray some = model.run(scope, pass().recordWhereLogits(weight)).input(weight);

      NDArray wanted = Rows.at(all, Rows.rowsOf(PLACES), Rows.flat(PLACES));
      assertThat(some.getShape()).isEqualTo(new Shape(5, all.getShape().get(2)));
      assertThat(some.toFloatArray()).containsExactly(wanted.toFloatArray(), within(2e-5f));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gelu-new-3-heads", "qwen3", "gemma2", "gptj"})
  void shouldFollowTheEditedWeightWhenOnlyTheLastIsEdited(String fixture) {
    try (LanguageModel model = Fixtures.load(fixture);
        NDManager scope = model.manager().newSubManager()) {
      int last = model.config().layers() - 1;
      String weight = model.config().names().mlpOut(last);
      LowerLayers lower = lower(model, last, 8);
      lower.shorten(model, scope, pass());
      Map<String, NDArray> changed = new HashMap<>(model.deviceWeights());
      changed.put(weight, changed.get(weight).mul(1.5f));

      Pass shortened = lower.shorten(model, scope, pass().recordWhereLogits(weight));
      Trace trace = model.run(scope, changed, shortened);
      Trace whole = model.run(scope, changed, pass().recordWhereLogits(weight));

      assertThat(shortened.startKey()).isPresent();
      assertThat(trace.logits().toFloatArray())
          .containsExactly(whole.logits().toFloatArray(), within(5e-5f));
      assertThat(trace.input(weight).toFloatArray())
          .containsExactly(whole.input(weight).toFloatArray(), within(2e-5f));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gelu-new-3-heads", "qwen3", "gemma2", "gptj"})
  void shouldGoOnFromWhatComesOutOfTheEditedWeight(String fixture) {
    try (LanguageModel model = Fixtures.load(fixture);
        NDManager scope = model.manager().newSubManager()) {
      int last = model.config().layers() - 1;
      String weight = model.config().names().mlpOut(last);
      LowerLayers lower = lower(model, last, 8);
      Trace whole =
          model.run(scope, lower.shorten(model, scope, pass().recordBothWhereLogits(weight)));
      NDArray input = whole.input(weight);
      float[] outputs = whole.output(weight).add(1).toFloatArray();
      Map<String, NDArray> changed = new HashMap<>(model.deviceWeights());
      changed.put(weight, changed.get(weight).mul(0));

      Trace behind =
          model.run(scope, changed, lower.startBehind(model, scope, pass(), outputs).orElseThrow());

      NDArray ones = scope.ones(new Shape(5, model.config().width()));
      Trace expected =
          model.run(
              scope, pass().injectOutput(weight, ones, Rows.rowsOf(PLACES), Rows.flat(PLACES)));
      assertThat(input.getShape().get(0)).isEqualTo(5);
      assertThat(behind.logits().toFloatArray())
          .containsExactly(expected.logits().toFloatArray(), within(5e-5f));
    }
  }

  @Test
  void shouldForgetOtherTextsThanThoseAskedForNow() {
    try (LanguageModel model = Fixtures.load("gelu-new-3-heads");
        NDManager scope = model.manager().newSubManager()) {
      int last = model.config().layers() - 1;
      LowerLayers lower = lower(model, last, 3);
      for (int token = 1; token <= 9; token++) {
        Pass two =
            Pass.of(new TokenBatch(List.of(new int[] {token}, new int[] {token + 1})))
                .logitsAt(new int[][] {{0}, {0}});
        assertThat(lower.shorten(model, scope, two).startKey()).isPresent();
      }
    }
  }

  @Test
  void shouldGiveTheGradientsOfAWholePass() {
    try (LanguageModel model = Fixtures.load("gelu-new-3-heads");
        NDManager scope = model.manager().newSubManager()) {
      int last = model.config().layers() - 1;
      String weight = model.config().names().mlpOut(last);
      LowerLayers lower = lower(model, last, 8);
      AnswerBatch batch =
          AnswerBatch.of(
              List.of(new int[] {4, 8, 15}, new int[] {7}),
              List.of(new int[] {1, 2}, new int[] {3}));
      Map<String, Integer> widths = Map.of(weight, model.config().width());

      KeyValueGradients whole =
          KeyValueGradients.of(model::run, scope, batch, LossMean.BATCH, widths, batch.positions());
      KeyValueGradients shortened =
          KeyValueGradients.of(
              (owner, pass) -> model.run(owner, lower.shorten(model, owner, pass)),
              scope,
              batch,
              LossMean.BATCH,
              widths,
              batch.positions());

      assertThat(shortened.loss()).isCloseTo(whole.loss(), within(1e-5));
      assertThat(shortened.of(weight).keys().toFloatArray())
          .containsExactly(whole.of(weight).keys().toFloatArray(), within(2e-5f));
      assertThat(shortened.of(weight).gradients().toFloatArray())
          .containsExactly(whole.of(weight).gradients().toFloatArray(), within(2e-5f));
    }
  }

  @Test
  void shouldMakeTheSameLogitsOfWhatTheOutputLayerReads() {
    try (LanguageModel model = Fixtures.load("gemma2");
        NDManager scope = model.manager().newSubManager()) {
      NDArray whole = model.run(scope, pass()).logits();
      NDArray stream = model.run(scope, pass().stopBeforeOutput()).stream();

      assertThat(model.logits(stream).toFloatArray()).containsExactly(whole.toFloatArray());
    }
  }

  private static Pass pass() {
    return Pass.of(BATCH).logitsAt(PLACES);
  }

  private static LowerLayers lower(LanguageModel model, int layer, int limit) {
    return new LowerLayers(model.config(), List.of(model.config().names().mlpOut(layer)), limit);
  }
}
