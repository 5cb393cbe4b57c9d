package dev.errata.editor.rome;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import dev.errata.editor.locate.Fixture;
import dev.errata.editor.locate.Fixture.Arithmetic;
import dev.errata.editor.locate.Matrices;
import dev.errata.editor.locate.Target;
import dev.errata.editor.locate.TargetOptimizer;
import dev.errata.editor.locate.ToyLoss;
import dev.errata.model.Engines;
import dev.errata.model.linalg.LinearAlgebra;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RomeParityTest {
  private final Fixture fixture = Fixture.read("rome-update");

  @ParameterizedTest
  @EnumSource
  void shouldMakeTheChangeOfTheReference(Arithmetic arithmetic) {
    for (int i = 0; i < fixture.inputs().get("cases").size(); i++) {
      check(
          arithmetic,
          fixture.inputs().get("cases").get(i),
          fixture.hyper().get("cases").get(i),
          fixture.expected(arithmetic).get("cases").get(i));
    }
  }

  private static void check(
      Arithmetic arithmetic, JsonNode input, JsonNode hyper, JsonNode expected) {
    String name = input.get("name").asText();
    try (NDManager manager = Engines.newManager(Engines.defaultDevice());
        LinearAlgebra algebra = new LinearAlgebra()) {
      ToyLoss loss = new ToyLoss(manager, input, hyper, arithmetic);
      NDArray inverse =
          hyper.get("mom2_adjustment").booleanValue()
              ? algebra.inverse(Fixture.matrix(manager, input.get("C"), Arithmetic.F64))
              : null;
      NDArray keys = Fixture.matrix(manager, input.get("context_keys"), arithmetic);

      NDArray direction = RankOne.direction(keys, inverse);
      double norm = TargetOptimizer.norm(Matrices.values(loss.output()));
      Target target =
          new TargetOptimizer(Fixture.targetSettings(hyper))
              .optimise(new double[] {norm}, loss.width(), loss)
              .get(0);
      NDArray shift =
          manager.create(target.shift(), new Shape(1, loss.width())).toType(arithmetic.type, false);
      NDArray output = RankOne.output(shift, loss.key(), direction);

      double tolerance = arithmetic.tolerance;
      close(name + " u", direction, expected.get("u"), tolerance);
      close(name + " k", loss.key(), expected.get("cur_input"), tolerance);
      close(name + " W k", loss.output(), expected.get("cur_output"), tolerance);
      close(name + " v*", loss.output().add(shift), expected.get("target_v"), tolerance);
      close(name + " r", output, expected.get("right_vector"), tolerance);
      Fixture.assertClose(
          name, direction.transpose().matMul(output), expected.get("delta_in_out"), arithmetic);
    }
  }

  private static void close(String what, NDArray actual, JsonNode expected, double tolerance) {
    Fixture.assertClose(what, Matrices.values(actual), Fixture.vector(expected), tolerance);
  }
}
