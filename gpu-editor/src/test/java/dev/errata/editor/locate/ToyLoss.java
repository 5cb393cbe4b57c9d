package dev.errata.editor.locate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import com.fasterxml.jackson.databind.JsonNode;
import dev.errata.model.Engines;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The target loss of one edit on the toy network; remembers where it was asked. */
public final class ToyLoss implements TargetLoss {
  private final NDManager manager;
  private final CausalToy toy;
  private final JsonNode input;
  private final double klFactor;
  private final Fixture.Arithmetic arithmetic;
  final List<double[]> shifts = new ArrayList<>();
  final List<Double> losses = new ArrayList<>();
  private NDArray initial;

  public ToyLoss(NDManager manager, JsonNode input, JsonNode hyper, Fixture.Arithmetic arithmetic) {
    this.manager = manager;
    this.input = input;
    this.arithmetic = arithmetic;
    toy = new CausalToy(manager, input.get("toy"), arithmetic);
    klFactor = hyper.get("kl_factor").doubleValue();
  }

  public double initialNorm() {
    NDArray h = toy.run(toy.embed(tokens(0)), 0, 0);
    return TargetOptimizer.norm(Matrices.values(h.get(at(0))));
  }

  /** Output of the edited weight at the bare prompt's subject, {@code [1, d]}. */
  public NDArray output() {
    return key().matMul(toy.weight(0).transpose());
  }

  /** Its input there, {@code [1, d_in]}. */
  public NDArray key() {
    return toy.keys(toy.embed(tokens(0)), 0).get(at(0) + ":" + (at(0) + 1));
  }

  public int width() {
    return input.get("toy").get("E").get(0).size();
  }

  @Override
  public LossAndGradient at(int[] edits, double[][] asked) {
    shifts.add(asked[0].clone());
    try (GradientCollector collector = Engines.newGradientCollector()) {
      NDArray shift = manager.create(asked[0], new Shape(1, width())).toType(arithmetic.type, true);
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
