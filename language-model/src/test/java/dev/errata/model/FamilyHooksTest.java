package dev.errata.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.errata.model.family.WeightNames;
import dev.errata.model.gradient.AnswerBatch;
import dev.errata.model.gradient.KeyValueGradients;
import dev.errata.model.gradient.LossMean;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What the hooks of a pass promise, in every family. */
class FamilyHooksTest {
  static final List<String> NAMES = Fixtures.ALL_FAMILIES;

  /** Longer than the windows of all models, then shorter, then one token. */
  private static final List<int[]> ROWS =
      List.of(
          new int[] {7, 99, 12, 12, 250, 61, 8, 30, 4, 19, 2},
          new int[] {40, 3, 77},
          new int[] {5});

  private static final TokenBatch BATCH = new TokenBatch(ROWS);
  private static final int[] LAST = {10, 2, 0};

  private LanguageModel model;
  private NDManager scope;
  private WeightNames names;

  private void load(String name) {
    model = Fixtures.load(name);
    scope = model.manager().newSubManager();
    names = model.config().names();
  }

  @AfterEach
  void close() {
    model.close();
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void shouldComputePaddedRowsAsIfAlone(String name) {
    load(name);
    NDArray together = model.run(scope, Pass.of(BATCH)).logits();
    for (int i = 0; i < ROWS.size(); i++) {
      NDArray alone = model.run(scope, Pass.of(new TokenBatch(List.of(ROWS.get(i))))).logits();
      assertClose(together.get(i + ", :" + ROWS.get(i).length), alone.get(0));
    }
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void shouldGoOnAfterCachedTokensAsIfTheyWereRunAgain(String name) {
    load(name);
    int[] row = ROWS.get(0);
    NDArray whole = model.run(scope, Pass.of(new TokenBatch(List.of(row)))).logits();
    try (DecodingCache cache = new DecodingCache(scope, model.config().layers())) {
      for (int[] part : List.of(slice(row, 0, 3), slice(row, 3, 8), slice(row, 8, 9))) {
        model.run(scope, Pass.of(new TokenBatch(List.of(part))).continuing(cache));
      }
      NDArray rest =
          model
              .run(scope, Pass.of(new TokenBatch(List.of(slice(row, 9, 11)))).continuing(cache))
              .logits();
      assertClose(rest.get(0), whole.get("0, 9:"));
    }
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void shouldGiveTheSameLogitsWhereOnlySomeAreWanted(String name) {
    load(name);
    int[][] wanted = {{0, 6, 10}, {1}, {}};
    NDArray all = model.run(scope, Pass.of(BATCH)).logits();
    NDArray expected = Rows.at(all, new int[] {0, 0, 0, 1}, new int[] {0, 6, 10, 1});

    assertClose(model.run(scope, Pass.of(BATCH).logitsAt(wanted)).logits(), expected);
    assertClose(
        model.run(scope, Pass.of(BATCH).logitsAt(wanted).recordMiddle(1)).logits(), expected);
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void shouldRecordKeysWhoseProductIsTheOutput(String name) {
    load(name);
    Pass pass = Pass.of(BATCH);
    weights(0).forEach(weight -> pass.record(weight).recordOutput(weight));
    Trace trace = model.run(scope, pass);
    for (String weight : weights(0)) {
      NDArray product =
          Rows.at(trace.input(weight), LAST).matMul(model.deviceWeights().get(weight).transpose());
      NDArray bias = model.deviceWeights().get(WeightNames.biasOf(weight));
      assertClose(bias == null ? product : product.add(bias), Rows.at(trace.output(weight), LAST));
    }
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void shouldGoOnFromARecordedResidualWithADelta(String name) {
    load(name);
    NDArray delta = scope.randomNormal(new Shape(3, model.config().width()));
    Trace whole = model.run(scope, Pass.of(BATCH).inject(0, delta, LAST));
    Trace lower = model.run(scope, Pass.of(BATCH).stopAfter(0).recordResidual(0));
    Trace upper =
        model.run(scope, Pass.of(BATCH).startAfter(0, lower.residual(0)).inject(0, delta, LAST));
    Trace untouched = model.run(scope, Pass.of(BATCH));

    assertClose(upper.logits(), whole.logits());
    assertThat(untouched.logits().sub(whole.logits()).abs().max().getFloat()).isPositive();
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void shouldChangeNothingByPuttingAnOutputInPlaceOfItself(String name) {
    load(name);
    String weight = names.mlpOut(0);
    Trace plain = model.run(scope, Pass.of(BATCH).recordOutput(weight));
    NDArray output = Rows.at(plain.output(weight), LAST);
    int[] rows = {0, 1, 2};

    Trace same = model.run(scope, Pass.of(BATCH).replaceOutput(weight, output, rows, LAST));
    Trace other = model.run(scope, Pass.of(BATCH).replaceOutput(weight, output.add(1), rows, LAST));

    assertClose(same.logits(), plain.logits());
    assertThat(other.logits().sub(plain.logits()).abs().max().getFloat()).isPositive();
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void shouldGiveKeyValueGradientsThatAddUpToTheFullOne(String name) {
    load(name);
    AnswerBatch batch =
        AnswerBatch.of(
            List.of(new int[] {4, 8, 15, 20, 3, 90, 31}, new int[] {7, 7}),
            List.of(new int[] {16, 23}, new int[] {11}));
    for (String weight : weights(0)) {
      KeyValueGradients.Rank rank =
          KeyValueGradients.of(
                  model::run,
                  scope,
                  batch,
                  LossMean.BATCH,
                  Map.of(weight, model.weights().shape(weight)[0]),
                  batch.allPositions())
              .of(weight);

      NDArray sum = rank.gradients().transpose().matMul(rank.keys());
      float[] full = fullGradient(weight, batch).toFloatArray();
      assertThat(Fixtures.relativeError(sum.toFloatArray(), full)).as(weight).isLessThan(1e-4);
    }
  }

  private NDArray fullGradient(String name, AnswerBatch batch) {
    NDArray weight = model.deviceWeights().get(name).duplicate();
    weight.attach(scope);
    weight.setRequiresGradient(true);
    Map<String, NDArray> weights = new HashMap<>(model.deviceWeights());
    weights.put(name, weight);
    try (GradientCollector collector = Engines.newGradientCollector()) {
      Pass pass = Pass.of(batch.tokens()).logitsAt(batch.positions());
      Trace trace = new Decoder(model.config()).forward(scope, weights, pass);
      collector.backward(batch.logProbabilities(scope, trace.logits()).mean().neg());
    }
    return weight.getGradient();
  }

  /** All matrices of a layer. */
  private List<String> weights(int layer) {
    List<String> weights = new ArrayList<>(names.attentionIn(layer));
    weights.addAll(List.of(names.attentionOut(layer), names.mlpIn(layer), names.mlpOut(layer)));
    if (model.config().mlp().gated()) {
      weights.add(names.mlpGate(layer));
    }
    return weights;
  }

  private static int[] slice(int[] row, int from, int to) {
    return java.util.Arrays.copyOfRange(row, from, to);
  }

  private static void assertClose(NDArray actual, NDArray expected) {
    assertThat(actual.getShape()).isEqualTo(expected.getShape());
    assertThat(Fixtures.relativeError(actual.toFloatArray(), expected.toFloatArray()))
        .isLessThan(1e-5);
  }
}
