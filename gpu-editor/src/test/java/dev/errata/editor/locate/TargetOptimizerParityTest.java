package dev.errata.editor.locate;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import com.fasterxml.jackson.databind.JsonNode;
import dev.errata.model.Engines;
import java.util.ArrayList;
import java.util.Arrays;
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
    return new TargetSettings(
        hyper.get("v_num_grad_steps").intValue(),
        hyper.get("v_lr").doubleValue(),
        hyper.get("early_stop").doubleValue(),
        hyper.get("v_weight_decay").doubleValue(),
        hyper.get("kl_factor").doubleValue(),
        hyper.get("clamp_norm_factor").doubleValue(),
        0);
  }

  /** The target loss of one edit on the toy network; remembers where it was asked. */
  private static final class ToyLoss implements TargetLoss {
    private final NDManager manager;
    private final CausalToy toy;
    private final JsonNode input;
    private final double klFactor;
    private final Fixture.Arithmetic arithmetic;
    private final List<double[]> shifts = new ArrayList<>();
    private final List<Double> losses = new ArrayList<>();
    private NDArray initial;

    ToyLoss(NDManager manager, JsonNode input, JsonNode hyper, Fixture.Arithmetic arithmetic) {
      this.manager = manager;
      this.input = input;
      this.arithmetic = arithmetic;
      toy = new CausalToy(manager, input.get("toy"), arithmetic);
      klFactor = hyper.get("kl_factor").doubleValue();
    }

    double initialNorm() {
      NDArray h = toy.run(toy.embed(tokens(0)), 0, 0);
      return TargetOptimizer.norm(Matrices.values(h.get(at(0))));
    }

    int width() {
      return input.get("toy").get("E").get(0).size();
    }

    @Override
    public LossAndGradient at(int[] edits, double[][] asked) {
      shifts.add(asked[0].clone());
      try (GradientCollector collector = Engines.newGradientCollector()) {
        NDArray shift =
            manager.create(asked[0], new Shape(1, width())).toType(arithmetic.type, true);
        shift.setRequiresGradient(true);
        NDArray loss = rewriting(shift).add(times(divergence(shift), klFactor));
        collector.backward(loss);
        double value = Matrices.values(loss)[0];
        losses.add(value);
        return new LossAndGradient(
            new double[] {value}, new double[][] {Matrices.values(shift.getGradient())});
      }
    }

    private NDArray rewriting(NDArray shift) {
      int prompts = input.get("n_rewriting_prompts").intValue();
      NDArray sum = null;
      for (int p = 0; p < prompts; p++) {
        NDArray logProbabilities = toy.logProbabilities(shifted(p, shift));
        int[] wanted = Fixture.ints(input.get("rewriting_targets").get(p));
        int targets = input.get("target_ids").size();
        for (int t = 0; t < tokens(p).length; t++) {
          if (wanted[t] >= 0) {
            NDArray term = times(logProbabilities.get(t, wanted[t]), -1.0 / targets / prompts);
            sum = sum == null ? term : sum.add(term);
          }
        }
      }
      return sum;
    }

    /** As an array: the engine frees a plain number before the gradient has read it. */
    private static NDArray times(NDArray x, double factor) {
      NDArray number = x.getManager().create(factor).toType(x.getDataType(), true);
      return x.mul(number);
    }

    private NDArray divergence(NDArray shift) {
      int essence = input.get("n_rewriting_prompts").intValue();
      NDArray current = toy.logProbabilities(shifted(essence, shift)).get(at(essence));
      if (initial == null) {
        initial = manager.create(Matrices.values(current)).toType(arithmetic.type, false);
      }
      return current.exp().mul(current.sub(initial)).sum();
    }

    private NDArray shifted(int prompt, NDArray shift) {
      int[] tokens = tokens(prompt);
      double[] place = new double[tokens.length];
      place[at(prompt)] = 1;
      NDArray column =
          manager.create(place, new Shape(tokens.length, 1)).toType(arithmetic.type, false);
      NDArray h = toy.run(toy.embed(tokens), 0, 0).add(column.matMul(shift));
      return toy.run(h, 1, 1);
    }

    private int[] tokens(int prompt) {
      int length = input.get("lengths").get(prompt).intValue();
      return Arrays.copyOf(Fixture.ints(input.get("input_ids").get(prompt)), length);
    }

    private int at(int prompt) {
      return input.get("lookup_index").get(prompt).intValue();
    }
  }
}
