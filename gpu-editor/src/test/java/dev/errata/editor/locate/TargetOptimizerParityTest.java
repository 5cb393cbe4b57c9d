package dev.errata.editor.locate;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.errata.model.Engines;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

public class TargetOptimizerParityTest {
  private final Fixture fixture = Fixture.read("compute-z");

  @ParameterizedTest
  @EnumSource
  void shouldFindTheTargetsOfTheReferenceStepByStep(Fixture.Arithmetic arithmetic) {
    for (int i = 0; i < fixture.inputs().get("cases").size(); i++) {
      check(
          arithmetic,
          fixture.inputs().get("cases").get(i),
          fixture.hyper().get("cases").get(i),
          fixture.expected(arithmetic).get("cases").get(i));
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldTreatEditsSideBySideAsIfAlone(Fixture.Arithmetic arithmetic) {
    JsonNode hyper = fixture.hyper().get("cases").get(2);
    JsonNode input = fixture.inputs().get("cases").get(2);
    JsonNode expected = fixture.expected(arithmetic).get("cases").get(2);
    try (NDManager manager = Engines.newManager(Engines.defaultDevice())) {
      ToyLoss one = new ToyLoss(manager, input, hyper, arithmetic);
      ToyLoss two = new ToyLoss(manager, input, hyper, arithmetic);
      // The second edit never stops: its loss is 1 higher. The first stops early, and must not
      // notice.
      TargetLoss both =
          (edits, shifts) -> {
            double[] losses = new double[edits.length];
            double[][] gradients = new double[edits.length][];
            for (int row = 0; row < edits.length; row++) {
              ToyLoss own = edits[row] == 0 ? one : two;
              LossAndGradient at = own.at(new int[] {0}, new double[][] {shifts[row]});
              losses[row] = at.loss(0) + edits[row];
              gradients[row] = at.gradient(0);
            }
            return new LossAndGradient(losses, gradients);
          };

      List<Target> targets =
          new TargetOptimizer(settings(hyper))
              .optimise(new double[] {one.initialNorm(), two.initialNorm()}, one.width(), both);

      Fixture.assertClose(
          "shift",
          targets.get(0).shift(),
          Fixture.vector(expected.get("final_delta")),
          arithmetic.tolerance);
      assertThat(targets.get(0).steps()).isEqualTo(expected.get("n_optimizer_steps").intValue());
      assertThat(targets.get(1).steps()).isEqualTo(settings(hyper).steps() - 1);
    }
  }

  private static void check(
      Fixture.Arithmetic arithmetic, JsonNode input, JsonNode hyper, JsonNode expected) {
    String name = input.get("name").asText();
    try (NDManager manager = Engines.newManager(Engines.defaultDevice())) {
      ToyLoss loss = new ToyLoss(manager, input, hyper, arithmetic);

      Target target =
          new TargetOptimizer(settings(hyper))
              .optimise(new double[] {loss.initialNorm()}, loss.width(), loss)
              .get(0);

      assertThat(target.steps()).as(name).isEqualTo(expected.get("n_optimizer_steps").intValue());
      assertThat(loss.shifts).hasSize(expected.get("n_forward_passes").intValue());
      for (int step = 0; step < target.steps(); step++) {
        double[] after = Fixture.vector(expected.get("steps").get(step).get("delta_after"));
        Fixture.assertClose(
            name + " step " + step, loss.shifts.get(step + 1), after, arithmetic.tolerance);
        double want =
            expected.get("losses").get(step).get("nll").doubleValue()
                + expected.get("losses").get(step).get("kl").doubleValue();
        Fixture.assertClose(
            name + " loss " + step,
            new double[] {loss.losses.get(step)},
            new double[] {want},
            arithmetic.tolerance);
      }
      Fixture.assertClose(
          name, target.shift(), Fixture.vector(expected.get("final_delta")), arithmetic.tolerance);
      double last = expected.get("losses").get(target.steps()).get("total").doubleValue();
      Fixture.assertClose(
          name, new double[] {target.loss()}, new double[] {last}, arithmetic.tolerance);
    }
  }

  private static TargetSettings settings(JsonNode hyper) {
    return Fixture.targetSettings(hyper);
  }
}
