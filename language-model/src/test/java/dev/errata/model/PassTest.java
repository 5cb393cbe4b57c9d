package dev.errata.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.errata.model.family.WeightNames;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PassTest {
  private static final TokenBatch BATCH =
      new TokenBatch(
          List.of(new int[] {4, 8, 15, 16, 23, 42}, new int[] {7, 7}, new int[] {9, 1, 2}));
  private static final int[] LAST = {5, 1, 2};
  private static final int LAYER = 1;
  private static final String KEYED = Fixtures.GPT2.mlpOut(LAYER);

  private LanguageModel model;
  private NDManager scope;

  @BeforeEach
  void load() {
    model = Fixtures.load("gelu-new-3-heads");
    scope = model.manager().newSubManager();
  }

  @AfterEach
  void close() {
    model.close();
  }

  @Test
  void shouldComputePaddedRowsAsIfAlone() {
    NDArray together = model.run(scope, Pass.of(BATCH)).logits();

    for (int i = 0; i < BATCH.size(); i++) {
      int[] row = BATCH.rows().get(i);
      NDArray alone = model.run(scope, Pass.of(new TokenBatch(List.of(row)))).logits();
      assertClose(together.get(i + ", :" + row.length), alone.get(0));
    }
  }

  @Test
  void shouldGiveTheSameLogitsWhereOnlySomeAreWanted() {
    int[][] wanted = {{0, 3, 5}, {1}, {}};

    NDArray all = model.run(scope, Pass.of(BATCH)).logits();
    NDArray narrow = model.run(scope, Pass.of(BATCH).logitsAt(wanted)).logits();
    NDArray hooked = model.run(scope, Pass.of(BATCH).logitsAt(wanted).recordResidual(2)).logits();

    NDArray expected = Rows.at(all, new int[] {0, 0, 0, 1}, new int[] {0, 3, 5, 1});
    assertThat(narrow.getShape()).isEqualTo(new Shape(4, model.config().vocabularySize()));
    assertClose(narrow, expected);
    assertClose(hooked, expected);
  }

  @Test
  void shouldRecordKeysWhoseProductIsTheOutput() {
    Trace trace = model.run(scope, Pass.of(BATCH).record(KEYED).recordOutput(KEYED));

    NDArray key = Rows.at(trace.input(KEYED), LAST);
    NDArray product =
        key.matMul(model.deviceWeights().get(KEYED).transpose())
            .add(model.deviceWeights().get(WeightNames.biasOf(KEYED)));
    assertThat(key.getShape()).isEqualTo(new Shape(3, model.config().innerWidth()));
    assertClose(product, Rows.at(trace.output(KEYED), LAST));
  }

  @Test
  void shouldGoOnFromARecordedResidual() {
    Trace whole = model.run(scope, Pass.of(BATCH).recordResidual(LAYER));
    Trace lower = model.run(scope, Pass.of(BATCH).stopAfter(LAYER).recordResidual(LAYER));
    NDArray upper =
        model.run(scope, Pass.of(BATCH).startAfter(LAYER, lower.residual(LAYER))).logits();

    assertClose(lower.residual(LAYER), whole.residual(LAYER));
    assertClose(upper, whole.logits());
    assertThatThrownBy(lower::logits).hasMessageContaining("did not record the logits");
  }

  @Test
  void shouldAddADeltaInjectedWhereAPassGoesOn() {
    NDArray delta = scope.randomNormal(new Shape(3, model.config().width()));
    NDArray residual =
        model.run(scope, Pass.of(BATCH).stopAfter(LAYER).recordResidual(LAYER)).residual(LAYER);

    NDArray whole = model.run(scope, Pass.of(BATCH).inject(LAYER, delta, LAST)).logits();
    NDArray upper =
        model
            .run(scope, Pass.of(BATCH).startAfter(LAYER, residual).inject(LAYER, delta, LAST))
            .logits();

    assertClose(upper, whole);
  }

  @Test
  void shouldAddAnInjectedDeltaAtOnePositionPerRow() {
    NDArray delta = scope.randomNormal(new Shape(3, model.config().width()));

    NDArray before = model.run(scope, Pass.of(BATCH).recordResidual(LAYER)).residual(LAYER);
    NDArray after =
        model
            .run(scope, Pass.of(BATCH).inject(LAYER, delta, LAST).recordResidual(LAYER))
            .residual(LAYER);

    NDArray difference = after.sub(before);
    assertClose(Rows.at(difference, LAST), delta);
    assertThat(difference.abs().sum().getFloat())
        .isCloseTo(
            delta.abs().sum().getFloat(), org.assertj.core.data.Percentage.withPercentage(0.01));
  }

  @Test
  void shouldLetGradientsFlowToAnInjectedDelta() {
    NDArray delta = scope.zeros(new Shape(3, model.config().width()));
    delta.setRequiresGradient(true);

    float loss = lossOfInjection(delta, true);

    // Slow way: a small step along the gradient changes the loss by |gradient|² times the step.
    NDArray gradient = delta.getGradient().duplicate();
    float step = 1e-3f;
    float lossAfter = lossOfInjection(gradient.mul(step), false);
    double slope = gradient.square().sum().getFloat();
    assertThat(slope).isPositive();
    assertThat((lossAfter - loss) / step)
        .isCloseTo((float) slope, org.assertj.core.data.Percentage.withPercentage(3));
  }

  @Test
  void shouldComputeTheSameBitsTwice() {
    NDArray first = gradientOfInjection();
    try (LanguageModel again = Fixtures.load("gelu-new-3-heads")) {
      LanguageModel before = model;
      model = again;
      NDArray second = gradientOfInjection();
      model = before;

      assertThat(second.toFloatArray()).containsExactly(first.toFloatArray());
    }
  }

  @Test
  void shouldReplaceAnOutputAndSendGradientsToTheReplacement() {
    int[] rows = {0, 2};
    int[] positions = {3, 2};
    Trace plain = model.run(scope, Pass.of(BATCH).recordOutput(KEYED));
    NDArray values = Rows.at(plain.output(KEYED), rows, positions);
    values.setRequiresGradient(true);

    try (GradientCollector collector = Engines.newGradientCollector()) {
      NDArray same =
          model.run(scope, Pass.of(BATCH).replaceOutput(KEYED, values, rows, positions)).logits();
      assertClose(same, plain.logits());
      collector.backward(same.square().sum());
    }
    assertThat(values.getGradient().abs().sum().getFloat()).isPositive();
    NDArray other = values.stopGradient().mul(2);
    NDArray changed =
        model.run(scope, Pass.of(BATCH).replaceOutput(KEYED, other, rows, positions)).logits();
    NDArray difference = changed.sub(plain.logits()).abs().sum(new int[] {2});
    assertThat(difference.get("0, :3").sum().getFloat()).isZero();
    assertThat(difference.get("0, 3:").min().getFloat()).isPositive();
    assertThat(difference.get("1").sum().getFloat()).isZero();
  }

  @Test
  void shouldSayWhatIsWrongWithAPass() {
    int[] tooLong = IntStream.range(0, model.config().contextLength() + 1).toArray();
    assertThatThrownBy(() -> model.run(scope, Pass.of(new TokenBatch(List.of(tooLong)))))
        .isInstanceOf(ModelException.class)
        .hasMessage("a row of 33 tokens exceeds the model's context of 32");
    assertThatThrownBy(() -> model.run(scope, Pass.of(new TokenBatch(List.of(new int[] {280})))))
        .hasMessage("token 280 is outside the vocabulary of 280");
    assertThatThrownBy(() -> model.run(scope, Pass.of(BATCH).recordResidual(3)))
        .hasMessage("the pass names layer 3 of a model with 3 layers");
    assertThatThrownBy(() -> model.run(scope, Pass.of(BATCH).record("h.weight")))
        .hasMessageContaining("a weight the model does not have: h.weight");
    NDArray delta = scope.zeros(new Shape(3, model.config().width()));
    assertThatThrownBy(
            () -> model.run(scope, Pass.of(BATCH).stopAfter(0).inject(LAYER, delta, LAST)))
        .hasMessage("a delta after layer 1 has no effect on a pass through layers 0 to 0");
    assertThatThrownBy(
            () ->
                model.run(
                    scope, Pass.of(BATCH).stopAfter(0).replaceOutput(KEYED, delta, LAST, LAST)))
        .hasMessageContaining("has no effect on a pass through layers 0 to 0");
    assertThatThrownBy(() -> new TokenBatch(List.of(new int[0])))
        .hasMessage("row 0 of the batch has no tokens");
  }

  private NDArray gradientOfInjection() {
    NDArray delta = scope.ones(new Shape(3, model.config().width()));
    delta.setRequiresGradient(true);
    lossOfInjection(delta, true);
    return delta.getGradient();
  }

  private float lossOfInjection(NDArray delta, boolean backward) {
    try (GradientCollector collector = Engines.newGradientCollector()) {
      int[][] ends = {{5}, {1}, {2}};
      NDArray logits =
          model.run(scope, Pass.of(BATCH).inject(LAYER, delta, LAST).logitsAt(ends)).logits();
      NDArray loss = logits.logSoftmax(-1).get(":, 11").neg().sum();
      if (backward) {
        collector.backward(loss);
      }
      return loss.getFloat();
    }
  }

  private static void assertClose(NDArray actual, NDArray expected) {
    assertThat(actual.getShape()).isEqualTo(expected.getShape());
    assertThat(Fixtures.relativeError(actual.toFloatArray(), expected.toFloatArray()))
        .isLessThan(2e-5);
  }
}
