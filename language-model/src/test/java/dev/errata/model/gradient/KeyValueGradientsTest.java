package dev.errata.model.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.errata.model.Decoder;
import dev.errata.model.Engines;
import dev.errata.model.Fixtures;
import dev.errata.model.LanguageModel;
import dev.errata.model.Pass;
import dev.errata.model.Trace;
import dev.errata.model.family.WeightNames;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyValueGradientsTest {
  private static final AnswerBatch BATCH =
      AnswerBatch.of(
          List.of(new int[] {4, 8, 15}, new int[] {7, 7}, new int[] {9, 1, 2, 30}),
          List.of(new int[] {16, 23, 42}, new int[] {11}, new int[] {5, 6}));

  private final LanguageModel model = Fixtures.load("gelu-new-3-heads");
  private final WeightNames names = model.config().names();
  private final NDManager scope = model.manager().newSubManager();

  @AfterEach
  void close() {
    model.close();
  }

  @ParameterizedTest
  @EnumSource
  void shouldAddUpToTheFullGradient(LossMean mean) {
    for (String name : List.of(names.mlpIn(0), names.mlpOut(1), names.attentionOut(1))) {
      NDArray full = fullGradient(name, mean);

      KeyValueGradients.Rank rank =
          KeyValueGradients.of(
                  model::run,
                  scope,
                  BATCH,
                  mean,
                  Map.of(name, model.weights().shape(name)[0]),
                  BATCH.allPositions())
              .of(name);

      NDArray sum = rank.gradients().transpose().matMul(rank.keys());
      assertThat(Fixtures.relativeError(sum.toFloatArray(), full.toFloatArray()))
          .as(name)
          .isLessThan(1e-4);
    }
  }

  @Test
  void shouldReadAnswerPositionsOfSeveralWeightsInOnePass() {
    List<String> asked = List.of(names.mlpOut(0), names.mlpOut(2));

    KeyValueGradients gradients = KeyValueGradients.of(model, scope, BATCH, LossMean.BATCH, asked);

    double sum = 0;
    for (int row = 0; row < BATCH.size(); row++) {
      for (float logProbability : gradients.logProbabilities(row)) {
        sum += logProbability;
      }
    }
    assertThat(gradients.loss())
        .isCloseTo(-sum / BATCH.answerTokens(), org.assertj.core.data.Offset.offset(1e-5));
    for (String name : asked) {
      int[] shape = model.weights().shape(name);
      assertThat(gradients.of(name).keys().getShape()).isEqualTo(new Shape(6, shape[1]));
      assertThat(gradients.of(name).gradients().getShape()).isEqualTo(new Shape(6, shape[0]));
    }
    assertThatThrownBy(() -> gradients.of(names.mlpOut(1)))
        .hasMessage("no gradients were asked for of the weight " + names.mlpOut(1));
  }

  @Test
  void shouldLeaveTheLayersBelowOutOfTheGraph() {
    String name = names.mlpOut(1);
    try (GradientCollector collector = Engines.newGradientCollector()) {
      NDArray leaf = scope.zeros(new Shape(1, model.config().width()));
      leaf.setRequiresGradient(true);
      Pass pass =
          Pass.of(BATCH.tokens())
              .injectOutput(name, leaf, new int[] {0}, new int[] {2})
              .recordResidual(0)
              .recordMiddle(1)
              .record(name)
              .recordResidual(1);
      Trace trace = model.run(scope, pass);

      for (NDArray below : List.of(trace.residual(0), trace.middle(1), trace.input(name))) {
        assertThatThrownBy(() -> collector.backward(below.sum()))
            .hasMessageContaining("does not require grad");
      }
      collector.backward(trace.residual(1).sum());
      assertThat(leaf.getGradient().abs().sum().getFloat()).isPositive();
    }
  }

  @Test
  void shouldOwnNothingBeyondItsResult() {
    int before = model.manager().getManagedArrays().size();

    KeyValueGradients.of(model, scope, BATCH, LossMean.ANSWER, List.of(names.mlpOut(1)));

    assertThat(model.manager().getManagedArrays()).hasSize(before + 2);
  }

  private NDArray fullGradient(String name, LossMean mean) {
    Map<String, NDArray> weights = new HashMap<>(model.deviceWeights());
    NDArray weight = weights.get(name).duplicate();
    weight.attach(scope);
    weight.setRequiresGradient(true);
    weights.put(name, weight);
    try (GradientCollector collector = Engines.newGradientCollector()) {
      Trace trace =
          new Decoder(model.config())
              .forward(scope, weights, Pass.of(BATCH.tokens()).logitsAt(BATCH.positions()));
      NDArray logProbabilities = BATCH.logProbabilities(scope, trace.logits());
      collector.backward(logProbabilities.mul(BATCH.weights(scope, mean)).sum().neg());
    }
    return weight.getGradient();
  }
}
