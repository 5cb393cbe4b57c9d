package dev.errata.editor.hypernet;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import dev.errata.editor.gradient.Block;
import dev.errata.editor.gradient.Variance;
import dev.errata.editor.gradient.WeightShape;
import dev.errata.editor.hypernet.NetworkFixture.Rows;
import dev.errata.editor.hypernet.PositionwiseToy.Answers;
import dev.errata.editor.hypernet.PositionwiseToy.Pass;
import dev.errata.editor.locate.Fixture;
import dev.errata.model.Engines;
import dev.errata.model.training.AdamW;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The published training loops of RLEdit and MALMEN, on the fixtures' toy network. */
class TrainingLoopParityTest {
  /** RLEdit's gradient of η suffers cancellation in float32 (see the fixtures' README). */
  private static final double CANCELLATION = 10;

  /**
   * What the published loops do otherwise than the papers.
   *
   * @param variance of the normaliser: inflated
   * @param localityThroughUneditedWeights the backward pass of the locality loss runs after the
   *     shift was taken away again, so that gradients pass through weights that were not in force
   * @param clipsAtEveryStep the sum over steps is clipped after each of them
   */
  private record Published(
      Variance variance, boolean localityThroughUneditedWeights, boolean clipsAtEveryStep) {}

  /** Whether a sequence is one trajectory, with one step of the optimiser at its end. */
  private enum Method {
    RLEDIT("rledit-train-loop", true, new Published(Variance.UNBIASED, true, true)),
    MALMEN("malmen-train-loop", false, new Published(Variance.UNBIASED, false, true));

    final String fixture;
    final boolean sequential;
    final Published published;

    Method(String fixture, boolean sequential, Published published) {
      this.fixture = fixture;
      this.sequential = sequential;
      this.published = published;
    }
  }

  private final NDManager scope = Engines.newManager(Device.cpu());

  @AfterEach
  void close() {
    scope.close();
  }

  @ParameterizedTest
  @EnumSource
  void shouldTrainAsRleditDoes(Block block) {
    train(Method.RLEDIT, block);
  }

  @ParameterizedTest
  @EnumSource
  void shouldTrainAsMalmenDoes(Block block) {
    train(Method.MALMEN, block);
  }

  private void train(Method method, Block block) {
    try (Training training = new Training(method, block)) {
      JsonNode steps = training.expected.get("steps");
      for (int t = 0; t < steps.size(); t++) {
        training.step(t, steps.get(t));
      }
      training.finish();
    }
  }

  /** One run over the sequence. */
  private final class Training implements AutoCloseable {
    final Method method;
    final Block block;
    final double tolerance;
    final JsonNode hyper;
    final JsonNode batches;
    final JsonNode expected;
    final PositionwiseToy toy;
    final Map<String, NDArray> weights = new LinkedHashMap<>();
    final HyperNetworks networks;
    final NetworkGradients gradients;
    final AdamW adam;
    final Backtracking backtracking;
    GradientStatistics statistics;

    Training(Method method, Block block) {
      this.method = method;
      this.block = block;
      boolean cancels = method == Method.RLEDIT && block == Block.F32;
      tolerance = cancels ? CANCELLATION * block.tolerance : block.tolerance;
      Fixture fixture = Fixture.read(method.fixture);
      hyper = fixture.hyper();
      batches = fixture.inputs().get("batches");
      expected = fixture.expected(block.key);
      toy = new PositionwiseToy(scope, fixture.inputs().get("toy"));
      weights.put("fc1", PositionwiseToy.matrix(scope, fixture.inputs().at("/toy/W1")));
      weights.put("fc2", PositionwiseToy.matrix(scope, fixture.inputs().at("/toy/W2")));
      Map<String, WeightShape> shapes = new LinkedHashMap<>();
      weights.forEach((name, w) -> shapes.put(name, shape(w)));
      networks =
          NetworkFixture.networks(
              scope, fixture.inputs().get("net"), UpdateRule.LEAST_SQUARES, block, shapes);
      gradients = networks.newGradients();
      adam = NetworkFixture.adam(scope, hyper);
      backtracking =
          method.sequential
              ? new Backtracking(
                  hyper.get("time_decay").doubleValue(), hyper.get("back_depth").intValue())
              : new Backtracking(0, 1);
      statistics = GradientStatistics.none(shapes.values(), method.published.variance());
    }

    void step(int t, JsonNode wanted) {
      String what = method + " step " + t;
      List<Map<String, Rows>> minibatches = gradientsOfEdits(t);
      assertRows(what, minibatches, wanted);
      statistics = statistics.with(minibatches);
      Map<String, PredictedShift> shifts = new LinkedHashMap<>();
      weights.keySet().forEach(name -> shifts.put(name, predict(name, minibatches)));
      shifts.forEach(
          (name, shift) ->
              NetworkFixture.assertClose(
                  what + " shift of " + name,
                  shift.dense().transpose(),
                  wanted.get("param_shift_in_out").get(name),
                  tolerance));
      Map<String, NDArray> edited = edited(shifts);
      Map<String, NDArray> ofWeights = new LinkedHashMap<>();
      rewrite(t, edited, ofWeights);
      locality(t, edited, ofWeights);
      ofWeights.forEach(
          (name, g) ->
              NetworkFixture.assertClose(
                  what + " gradient of " + name,
                  g,
                  wanted.get("weight_grad").get(name),
                  tolerance));
      backward(what, shifts, ofWeights, wanted);
      if (method.sequential) {
        weights.putAll(edited);
      } else {
        optimise();
      }
    }

    private List<Map<String, Rows>> gradientsOfEdits(int t) {
      List<Map<String, Rows>> minibatches = new ArrayList<>();
      for (JsonNode tuple : batches.get(t).get("edit_tuples")) {
        Pass pass = toy.run(weights, Answers.of(tuple));
        Map<String, Rows> rows = toy.rows(pass, pass.ofLoss(), weights);
        Map<String, Rows> ordered = new LinkedHashMap<>();
        weights.keySet().forEach(name -> ordered.put(name, rows.get(name)));
        minibatches.add(ordered);
      }
      return minibatches;
    }

    private PredictedShift predict(String name, List<Map<String, Rows>> minibatches) {
      return networks.predict(scope, name, NetworkFixture.rows(minibatches, name), statistics);
    }

    private Map<String, NDArray> edited(Map<String, PredictedShift> shifts) {
      Map<String, NDArray> edited = new LinkedHashMap<>();
      shifts.forEach(
          (name, s) ->
              edited.put(name, weights.get(name).add(s.dense().toType(DataType.FLOAT64, false))));
      return edited;
    }

    private void rewrite(int t, Map<String, NDArray> edited, Map<String, NDArray> into) {
      for (Backtracking.Term term : backtracking.at(t)) {
        for (JsonNode tuple : batches.get(term.step()).get("equiv_tuples")) {
          Pass pass = toy.run(edited, Answers.of(tuple));
          add(toy.rows(pass, pass.ofLoss().mul(term.weight()), edited), into);
        }
      }
    }

    private void locality(int t, Map<String, NDArray> edited, Map<String, NDArray> into) {
      double coefficient = hyper.get("loc_coef").doubleValue();
      Map<String, NDArray> through =
          method.published.localityThroughUneditedWeights() ? weights : edited;
      for (Backtracking.Term term : backtracking.at(t)) {
        for (JsonNode tuple : batches.get(term.step()).get("unrel_tuples")) {
          Pass before = toy.run(weights, Answers.of(tuple));
          Pass after = toy.run(edited, Answers.of(tuple));
          NDArray ofLogits =
              after.probabilities().sub(before.probabilities()).div(after.logits().size(0));
          add(toy.rows(after, ofLogits.mul(term.weight() * coefficient), through), into);
        }
      }
    }

    /** Adds {@code gᵀ k}. */
    private void add(Map<String, Rows> rows, Map<String, NDArray> into) {
      rows.forEach(
          (name, r) -> {
            NDArray keys = scope.create(r.keys()).toType(DataType.FLOAT64, false);
            NDArray values = scope.create(r.gradients()).toType(DataType.FLOAT64, false);
            into.merge(name, values.transpose().matMul(keys), NDArray::add);
          });
    }

    private void backward(
        String what,
        Map<String, PredictedShift> shifts,
        Map<String, NDArray> ofWeights,
        JsonNode wanted) {
      shifts.forEach(
          (name, shift) ->
              shift.backward(
                  ShiftGradient.ofWeight(ofWeights.get(name).toType(block.type, false)),
                  gradients));
      if (wanted.has("grads_before_clip")) {
        NetworkFixture.assertParameters(
            what, gradients.byParameter(), wanted.get("grads_before_clip"), tolerance);
      }
      double norm =
          method.published.clipsAtEveryStep()
              ? gradients.clipInPlace(hyper.get("max_grad_norm").doubleValue())
              : gradients.norm();
      Fixture.assertClose(
          what + " norm",
          new double[] {norm},
          new double[] {wanted.get("total_norm_before_clip").doubleValue()},
          tolerance);
      NetworkFixture.assertParameters(
          what + " clipped", gradients.byParameter(), wanted.get("grads_after_clip"), tolerance);
    }

    private void optimise() {
      networks.stepInPlace(adam, gradients, hyper.get("meta_lr").doubleValue());
      gradients.clear();
    }

    void finish() {
      if (method.sequential) {
        optimise();
      }
      NetworkFixture.assertParameters(
          method + " final", networks.parameters(), expected.get("final_params"), tolerance);
      weights.forEach(
          (name, weight) ->
              NetworkFixture.assertClose(
                  method + " final " + name, weight, expected.get("final_W").get(name), tolerance));
    }

    private void assertRows(String what, List<Map<String, Rows>> minibatches, JsonNode wanted) {
      if (!wanted.has("minibatches")) {
        return;
      }
      for (int i = 0; i < minibatches.size(); i++) {
        for (Map.Entry<String, Rows> entry : minibatches.get(i).entrySet()) {
          Rows expectedRows = Rows.of(wanted.get("minibatches").get(entry.getKey()).get(i));
          assertMatrix(what + " keys", entry.getValue().keys(), expectedRows.keys());
          assertMatrix(what + " gradients", entry.getValue().gradients(), expectedRows.gradients());
        }
      }
    }

    private void assertMatrix(String what, double[][] actual, double[][] wanted) {
      Fixture.assertClose(what, flat(actual), flat(wanted), tolerance);
    }

    private double[] flat(double[][] rows) {
      return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    }

    @Override
    public void close() {
      networks.close();
    }
  }

  private static WeightShape shape(NDArray weight) {
    return new WeightShape((int) weight.getShape().get(1), (int) weight.getShape().get(0));
  }
}
