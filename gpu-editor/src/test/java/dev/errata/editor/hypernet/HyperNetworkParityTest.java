package dev.errata.editor.hypernet;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.errata.editor.gradient.Block;
import dev.errata.editor.gradient.RunningMoments;
import dev.errata.editor.gradient.Variance;
import dev.errata.editor.gradient.WeightShape;
import dev.errata.editor.hypernet.NetworkFixture.Rows;
import dev.errata.editor.locate.Fixture;
import dev.errata.model.Engines;
import dev.errata.model.training.AdamW;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Statistics, shifts, gradients and steps beside those of the reference implementations. */
class HyperNetworkParityTest {
  private static final double MOST = 1;

  private final NDManager scope = Engines.newManager(Device.cpu());
  private final List<HyperNetworks> opened = new ArrayList<>();

  @AfterEach
  void close() {
    opened.forEach(HyperNetworks::close);
    scope.close();
  }

  @ParameterizedTest
  @EnumSource
  void shouldFollowRledit(Block block) {
    compare("rledit-malmen", UpdateRule.LEAST_SQUARES, block);
  }

  @ParameterizedTest
  @EnumSource
  void shouldAccumulateOverSteps(Block block) {
    compare("rledit-malmen-accumulate", UpdateRule.LEAST_SQUARES, block);
  }

  @ParameterizedTest
  @EnumSource
  void shouldPassGradientsThroughANetworkOfZeros(Block block) {
    compare("rledit-malmen-initial-state", UpdateRule.LEAST_SQUARES, block);
  }

  @ParameterizedTest
  @EnumSource
  void shouldFollowMend(Block block) {
    compare("mend", UpdateRule.OUTER_PRODUCTS, block);
  }

  /**
   * The reference reads one file of value gradients too few where edits do not fill their last
   * minibatch, when it computes the shift but not when it computes gradients. Here all are used;
   * with zeros in their place, and the shift so computed in λ's gradient, its numbers come out.
   */
  @ParameterizedTest
  @EnumSource
  void shouldExplainTheValueGradientsThatRleditLoses(Block block) {
    Run run = new Run("rledit-malmen", UpdateRule.LEAST_SQUARES, block);
    JsonNode step = run.fixture.inputs().get("steps").get(0);
    JsonNode expected = run.fixture.expected(block.key).get("floor_quirk");
    run.read(step);
    for (String module : run.networks.weights().keySet()) {
      Rows last = run.minibatches.get(1).get(module).withoutGradients();
      Rows lost = Rows.join(List.of(run.minibatches.get(0).get(module), last));
      PredictedShift quirky = run.networks.predict(scope, module, lost, run.statistics);
      assertShift(module, quirky, expected.get("param_shift_in_out").get(module), block);

      ShiftGradient upstream = run.upstream(step, module);
      PredictedShift full = run.predict(module);
      full.backward(upstream, run.gradients);
      replaceLambda(run, module, full, quirky, upstream);
    }

    double norm = run.gradients.clipInPlace(MOST);

    assertNumber("norm", norm, expected.get("total_norm_before_clip"), block);
    NetworkFixture.assertParameters(
        "gradient", run.gradients.byParameter(), expected.get("grads_after_clip"), block.tolerance);
  }

  /** Takes λ's gradient by one shift away and adds that by the other. */
  private void replaceLambda(
      Run run, String module, PredictedShift own, PredictedShift other, ShiftGradient upstream) {
    int index = run.networks.weights().keySet().stream().toList().indexOf(module);
    String name = HyperNetwork.lambdaName(run.networks.weights().get(module));
    double difference =
        other.update().backward(scope, upstream).lambda()
            - own.update().backward(scope, upstream).lambda();
    run.gradients.addNumber(name, index, difference);
  }

  private void compare(String name, UpdateRule rule, Block block) {
    Run run = new Run(name, rule, block);
    JsonNode steps = run.fixture.inputs().get("steps");
    for (int i = 0; i < steps.size(); i++) {
      if (rule == UpdateRule.OUTER_PRODUCTS) {
        run.gradients.clear();
      }
      step(name + " step " + i, run, steps.get(i), run.expected().get(i));
    }
  }

  private void step(String what, Run run, JsonNode inputs, JsonNode expected) {
    Block block = run.block;
    run.read(inputs);
    if (expected.has("normalizer")) {
      assertStatistics(what, run, expected.get("normalizer"));
    }
    for (String module : run.networks.weights().keySet()) {
      PredictedShift shift = run.predict(module);
      assertShift(what, shift, expected.get("param_shift_in_out").get(module), block);
      assertIntermediate(what, shift, expected.at("/intermediate/" + module), block);
      shift.backward(run.upstream(inputs, module), run.gradients);
    }
    Map<String, NDArray> gradients = run.gradients.byParameter();
    assertParameters(what, gradients, expected, "grads_before_clip", block);
    double norm = run.gradients.clipInPlace(run.fixture.hyper().get("max_grad_norm").doubleValue());
    assertNumber(what + " norm", norm, expected.get("total_norm_before_clip"), block);
    assertParameters(what, gradients, expected, "grads_after_clip", block);
    if (expected.has("params_after_adam")) {
      run.networks.stepInPlace(
          run.adam, run.gradients, run.fixture.hyper().get("meta_lr").doubleValue());
      assertParameters(what, run.networks.parameters(), expected, "params_after_adam", block);
    }
  }

  /** Not every block of a fixture has every step's parameters. */
  private static void assertParameters(
      String what, Map<String, NDArray> actual, JsonNode step, String key, Block block) {
    if (step.has(key)) {
      NetworkFixture.assertParameters(what + " " + key, actual, step.get(key), block.tolerance);
    }
  }

  private static void assertStatistics(String what, Run run, JsonNode expected) {
    for (WeightShape shape : run.statistics.shapes()) {
      JsonNode wanted = expected.get("(%d, %d)".formatted(shape.keyWidth(), shape.gradientWidth()));
      RunningMoments moments = run.statistics.of(shape);
      double[][] own = new double[3][moments.width()];
      for (int i = 0; i < moments.width(); i++) {
        own[0][i] = moments.mean(i);
        own[1][i] = moments.squares(i);
        own[2][i] = moments.deviation(i, run.block.epsilon);
      }
      assertThat(moments.count()).isEqualTo(wanted.get("n").doubleValue());
      String[] names = {"mean", "var", "std"};
      for (int i = 0; i < names.length; i++) {
        Fixture.assertClose(
            what + " " + names[i],
            own[i],
            Fixture.vector(wanted.get(names[i])),
            run.block.tolerance);
      }
    }
  }

  private static void assertShift(
      String what, PredictedShift shift, JsonNode expected, Block block) {
    NetworkFixture.assertClose(
        what + " shift", shift.dense().transpose(), expected, block.tolerance);
  }

  private static void assertIntermediate(
      String what, PredictedShift shift, JsonNode expected, Block block) {
    if (expected.isMissingNode()) {
      return;
    }
    UpdateRule.PseudoRows pseudo = shift.pseudo();
    NetworkFixture.assertClose(
        what + " pseudo keys", pseudo.pseudoKeys(), expected.get("pseudo_keys"), block.tolerance);
    NetworkFixture.assertClose(
        what + " pseudo gradients",
        pseudo.pseudoGradients(),
        expected.get("pseudo_values_grad"),
        block.tolerance);
    if (shift.update() instanceof LeastSquares update) {
      NetworkFixture.assertClose(
          what + " differences",
          update.differences(),
          expected.get("value_diffs"),
          block.tolerance);
    }
  }

  private static void assertNumber(String what, double actual, JsonNode expected, Block block) {
    Fixture.assertClose(
        what, new double[] {actual}, new double[] {expected.doubleValue()}, block.tolerance);
  }

  /** A fixture, its networks, and what becomes of them. */
  private final class Run {
    final Fixture fixture;
    final Block block;
    final HyperNetworks networks;
    final NetworkGradients gradients;
    final AdamW adam;
    final Map<String, String> layouts = new LinkedHashMap<>();
    GradientStatistics statistics;
    List<Map<String, Rows>> minibatches;

    Run(String name, UpdateRule rule, Block block) {
      fixture = Fixture.read(name);
      this.block = block;
      JsonNode modules = fixture.inputs().get("modules");
      modules
          .fields()
          .forEachRemaining(m -> layouts.put(m.getKey(), m.getValue().get("layout").asText()));
      Map<String, WeightShape> weights = NetworkFixture.weights(modules);
      networks = NetworkFixture.networks(scope, fixture.inputs().get("net"), rule, block, weights);
      opened.add(networks);
      gradients = networks.newGradients();
      adam = NetworkFixture.adam(scope, fixture.hyper());
      statistics = GradientStatistics.none(weights.values(), Variance.UNBIASED);
    }

    JsonNode expected() {
      return fixture.expected(block.key).get("steps");
    }

    void read(JsonNode step) {
      minibatches = NetworkFixture.minibatches(step.get("minibatches"));
      statistics = statistics.with(minibatches);
    }

    PredictedShift predict(String module) {
      return networks.predict(scope, module, NetworkFixture.rows(minibatches, module), statistics);
    }

    /** The gradient of the weight, where it is stored as {@code [in, out]} turned round. */
    ShiftGradient upstream(JsonNode step, String module) {
      double[][] rows = Fixture.rows(step.get("weight_grad").get(module));
      double[] flat = NetworkFixture.flat(step.get("weight_grad").get(module));
      NDArray stored = Tensors.create(scope, flat, block.type, rows.length, rows[0].length);
      boolean turned = layouts.get(module).endsWith("[in,out]");
      return ShiftGradient.ofWeight(turned ? stored.transpose() : stored);
    }
  }
}
