package dev.errata.editor.onestep;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import dev.errata.editor.gradient.Block;
import dev.errata.editor.gradient.GradientRows;
import dev.errata.editor.gradient.RunningMoments;
import dev.errata.editor.gradient.Variance;
import dev.errata.editor.locate.Fixture;
import dev.errata.model.Engines;
import dev.errata.model.linalg.LinearAlgebra;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Statistics and shifts beside those of the reference implementations, turn by turn. */
class OneStepParityTest {
  /** A method as a fixture's hyper-parameters describe it. */
  private record Run(
      double learningRate, double ridge, Variance variance, Whitening whitening, Block block) {
    static Run of(JsonNode hyper, Block block) {
      boolean stable = hyper.path("label").asText().equals("stable");
      return new Run(
          hyper.get("lr").doubleValue(),
          hyper.path("alpha").asDouble(1),
          hyper.has("alpha") ? Variance.POPULATION : Variance.UNBIASED,
          stable ? new Whitening(0, 1e-6) : null,
          block);
    }

    LifelongNormaliser normaliser(GradientRows like) {
      return new LifelongNormaliser(
          like.keyWidth(), like.gradientWidth(), whitening, block.epsilon);
    }
  }

  private final NDManager scope = Engines.newManager(Device.cpu());
  private final LinearAlgebra algebra = new LinearAlgebra();

  @AfterEach
  void close() {
    algebra.close();
    scope.close();
  }

  @ParameterizedTest
  @EnumSource
  void shouldFollowUltraEdit(Block block) {
    compare("ultraedit", block);
    compare("ultraedit-shared-normalizer", block);
  }

  @ParameterizedTest
  @EnumSource
  void shouldFollowStableEdit(Block block) {
    compare("stableedit", block);
    compare("stableedit-warm-up", block);
    compare("stableedit-small-gradients", block);
    compare("stableedit-shared-normalizer", block);
  }

  @ParameterizedTest
  @EnumSource
  void shouldTakeOneRowAsStableEditDoes(Block block) {
    Fixture fixture = Fixture.read("stableedit-one-row");
    JsonNode expected = fixture.expected(block.key);
    Run run = Run.of(fixture.hyper(), block);
    List<GradientRows> minibatches = oneRowMinibatches(fixture);
    LifelongNormaliser normaliser = run.normaliser(minibatches.get(0));
    for (int i = 0; i < minibatches.size(); i++) {
      normaliser.add(minibatches.get(i), run.variance());
      assertStatistics(
          normaliser.moments(), expected.get("normalizer_after_each_update").get(i), block);
    }
    assertShift(
        "shift",
        shift(run, normaliser, minibatches, false),
        expected.get("param_shift_in_out"),
        block);
  }

  @Test
  void shouldLoseItsStatisticsToOneRowAsUltraEditDoes() {
    Fixture fixture = Fixture.read("ultraedit-one-row");
    RunningMoments moments = new RunningMoments(20);
    for (GradientRows rows : oneRowMinibatches(fixture)) {
      moments.add(rows, Variance.UNBIASED);
      assertThat(moments.squares(0)).isNaN();
      assertThat(moments.isFinite()).isFalse();
    }
    assertThat(fixture.expected("f64").get("shift_all_nan").booleanValue()).isTrue();
  }

  /**
   * The reference reads one file of value gradients too few where edits do not fill their last
   * minibatch. Here all are used; with zeros in their place its numbers come out.
   */
  @ParameterizedTest
  @ValueSource(strings = {"f64", "f64_eps32", "f32"})
  void shouldExplainTheValueGradientsThatUltraEditLoses(String key) {
    Block block = Block.valueOf(key.toUpperCase(java.util.Locale.ROOT));
    Fixture fixture = Fixture.read("ultraedit");
    JsonNode expected = fixture.expected(block.key).get("floor_quirk");
    JsonNode turns = fixture.inputs().at("/groups/two_minibatches/turns");
    Run run = Run.of(fixture.hyper().at("/groups/two_minibatches"), block);
    LifelongNormaliser normaliser = null;
    for (int turn = 0; turn < turns.size(); turn++) {
      List<GradientRows> minibatches = rows(turns.get(turn).get("m0"));
      normaliser = normaliser == null ? run.normaliser(minibatches.get(0)) : normaliser;
      for (GradientRows rows : minibatches) {
        normaliser.add(rows, run.variance());
      }
      GradientRows last = minibatches.get(1);
      List<GradientRows> lost =
          List.of(
              minibatches.get(0),
              new GradientRows(last.count(), last.keys(), new float[last.gradients().length]));
      assertShift(
          "turn " + turn,
          shift(run, normaliser, lost, false),
          expected.get("param_shift_in_out").get(turn).get("m0"),
          block);
    }
  }

  private void compare(String name, Block block) {
    Fixture fixture = Fixture.read(name);
    fixture
        .inputs()
        .get("groups")
        .fieldNames()
        .forEachRemaining(
            group -> {
              JsonNode hyper = fixture.hyper().get("groups").get(group);
              JsonNode turns = fixture.inputs().get("groups").get(group).get("turns");
              JsonNode expected = fixture.expected(block.key).get(group).get("turns");
              assertThat(turns).isNotEmpty();
              LifelongNormaliser[] normaliser = new LifelongNormaliser[1];
              for (int turn = 0; turn < turns.size(); turn++) {
                boolean warmUp = hyper.at("/modes/" + turn).asText().equals("train");
                turn(
                    name + " " + group + " turn " + turn,
                    Run.of(hyper, block),
                    turns.get(turn),
                    expected.get(turn),
                    normaliser,
                    warmUp);
              }
            });
  }

  private void turn(
      String what,
      Run run,
      JsonNode inputs,
      JsonNode expected,
      LifelongNormaliser[] shared,
      boolean warmUp) {
    Map<String, List<GradientRows>> modules = new LinkedHashMap<>();
    inputs.fieldNames().forEachRemaining(m -> modules.put(m, rows(inputs.get(m))));
    List<GradientRows> first = modules.values().iterator().next();
    if (shared[0] == null) {
      shared[0] = run.normaliser(first.get(0));
    }
    int update = 0;
    for (int minibatch = 0; minibatch < first.size(); minibatch++) {
      for (List<GradientRows> module : modules.values()) {
        shared[0].add(module.get(minibatch), run.variance());
        JsonNode each = expected.path("normalizer_after_each_update").path(update++);
        if (!each.isMissingNode()) {
          assertStatistics(shared[0].moments(), each, run.block());
        }
      }
    }
    if (expected.has("normalizer_after_last_update")) {
      assertStatistics(
          shared[0].moments(), expected.get("normalizer_after_last_update"), run.block());
    }
    modules.forEach(
        (name, rows) -> {
          assertShift(
              what + " " + name,
              shift(run, shared[0], rows, warmUp),
              expected.get("param_shift_in_out").get(name),
              run.block());
          assertIntermediate(
              what, shared[0], run, rows, expected.at("/intermediate/" + name), warmUp);
        });
  }

  private static void assertIntermediate(
      String what,
      LifelongNormaliser normaliser,
      Run run,
      List<GradientRows> minibatches,
      JsonNode expected,
      boolean warmUp) {
    if (expected.isMissingNode()) {
      return;
    }
    GradientRows rows = GradientRows.join(minibatches);
    double[] coefficients = new double[rows.count()];
    for (int row = 0; row < coefficients.length; row++) {
      coefficients[row] = -run.learningRate() * normaliser.squaredKey(rows.features(row));
    }
    Fixture.assertClose(
        what + " coefficients", coefficients, Fixture.vector(expected.get("coeffs")), 1e-9);
    if (expected.has("whitened")) {
      assertThat(!warmUp && normaliser.canWhiten())
          .as(what)
          .isEqualTo(expected.get("whitened").booleanValue());
      double[][] scatter = Fixture.rows(expected.get("cov_value"));
      for (int i = 0; i < scatter.length; i++) {
        double[] row = new double[scatter.length];
        for (int j = 0; j < row.length; j++) {
          row[j] = normaliser.scatter().at(i, j);
        }
        Fixture.assertClose(what + " scatter", row, scatter[i], 1e-9);
      }
    }
  }

  private NDArray shift(
      Run run, LifelongNormaliser normaliser, List<GradientRows> minibatches, boolean warmUp) {
    GradientRows rows = GradientRows.join(minibatches);
    NDArray whitening =
        !warmUp && normaliser.canWhiten()
            ? normaliser.whitening(scope, algebra, run.whitening().floor())
            : null;
    NDArray pseudo = normaliser.pseudoValues(scope, rows, run.learningRate(), whitening);
    return new RidgeShift(algebra, run.ridge()).rightFactor(scope, rows).transpose().matMul(pseudo);
  }

  private static void assertStatistics(RunningMoments moments, JsonNode expected, Block block) {
    double[] mean = Fixture.vector(expected.get("mean"));
    double[] own = new double[mean.length];
    double[] squares = new double[mean.length];
    double[] deviations = new double[mean.length];
    for (int i = 0; i < mean.length; i++) {
      own[i] = moments.mean(i);
      squares[i] = moments.squares(i);
      deviations[i] = moments.deviation(i, block.epsilon);
    }
    assertThat(moments.count()).isEqualTo(expected.get("n").doubleValue());
    Fixture.assertClose("mean", own, mean, block.tolerance);
    Fixture.assertClose("var", squares, Fixture.vector(expected.get("var")), block.tolerance);
    Fixture.assertClose("std", deviations, Fixture.vector(expected.get("std")), block.tolerance);
  }

  private static void assertShift(String what, NDArray shift, JsonNode expected, Block block) {
    double[][] want = Fixture.rows(expected);
    assertThat(shift.getShape()).as(what).isEqualTo(new Shape(want.length, want[0].length));
    double[] flat =
        java.util.Arrays.stream(want).flatMapToDouble(java.util.Arrays::stream).toArray();
    Fixture.assertClose(what, shift.toDoubleArray(), flat, block.tolerance);
  }

  private static List<GradientRows> rows(JsonNode minibatches) {
    List<GradientRows> rows = new ArrayList<>();
    minibatches.forEach(m -> rows.add(rows(m.get("keys"), m.get("values_grad"))));
    return rows;
  }

  private static List<GradientRows> oneRowMinibatches(Fixture fixture) {
    List<GradientRows> rows = new ArrayList<>();
    JsonNode keys = fixture.inputs().get("keys");
    for (int i = 0; i < keys.size(); i++) {
      rows.add(rows(keys.get(i), fixture.inputs().get("values_grad").get(i)));
    }
    return rows;
  }

  private static GradientRows rows(JsonNode keys, JsonNode gradients) {
    return new GradientRows(keys.size(), floats(keys), floats(gradients));
  }

  private static float[] floats(JsonNode rows) {
    double[] values =
        java.util.Arrays.stream(Fixture.rows(rows))
            .flatMapToDouble(java.util.Arrays::stream)
            .toArray();
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
