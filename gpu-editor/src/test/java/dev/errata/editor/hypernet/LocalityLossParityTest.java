package dev.errata.editor.hypernet;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import com.fasterxml.jackson.databind.JsonNode;
import dev.errata.editor.locate.Fixture;
import dev.errata.editor.locate.Matrices;
import dev.errata.model.Engines;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The locality loss and its gradient beside the reference implementation. */
class LocalityLossParityTest {
  private final NDManager scope = Engines.newManager(Device.cpu());

  @AfterEach
  void close() {
    scope.close();
  }

  @ParameterizedTest
  @EnumSource
  void shouldCompareWithThePredictionsBeforeTheEdit(Fixture.Arithmetic arithmetic) {
    Fixture fixture = Fixture.read("losses");
    JsonNode inputs = fixture.inputs().get("three_d");
    JsonNode expected = fixture.expected(arithmetic).get("three_d");
    NDArray logits = answers(inputs, inputs.get("logits"), arithmetic);
    NDArray reference = answers(inputs, inputs.get("refer_logits"), arithmetic);
    logits.setRequiresGradient(true);
    try (GradientCollector collector = Engines.newGradientCollector()) {
      NDArray loss = LocalityLoss.of(logits, reference);
      collector.backward(loss);

      Fixture.assertClose(
          "loss",
          Matrices.values(loss),
          new double[] {expected.get("kl_div").doubleValue()},
          arithmetic.tolerance);
      Fixture.assertClose(
          "gradient",
          Matrices.values(logits.getGradient()),
          Matrices.values(answers(inputs, expected.get("kl_div_grad_logits"), arithmetic)),
          arithmetic.tolerance);
    }
    assertThat(reference.hasGradient()).isFalse();
  }

  /** The rows of answer positions, {@code [m, V]}. */
  private NDArray answers(JsonNode inputs, JsonNode perPosition, Fixture.Arithmetic arithmetic) {
    List<double[]> rows = new ArrayList<>();
    for (int row = 0; row < perPosition.size(); row++) {
      int[] labels = Fixture.ints(inputs.get("labels").get(row));
      for (int t = 0; t < labels.length; t++) {
        if (labels[t] >= 0) {
          rows.add(Fixture.vector(perPosition.get(row).get(t)));
        }
      }
    }
    double[] flat = rows.stream().flatMapToDouble(Arrays::stream).toArray();
    return Tensors.create(scope, flat, arithmetic.type, rows.size(), flat.length / rows.size());
  }
}
