package dev.errata.model.gradient;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.errata.model.Engines;
import dev.errata.model.LanguageModel;
import dev.errata.model.ModelException;
import dev.errata.model.Pass;
import dev.errata.model.Rows;
import dev.errata.model.Trace;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Keys and value gradients of named weights for the loss of a batch of answers, from one forward
 * and one backward pass. For a weight {@code y = W k + b} the gradient of a loss L falls apart into
 * one rank-one term per token position:
 *
 * <pre>
 * dL/dW = Σ gᵀ k      k: key [1, d_in], the weight's input;  g = dL/dy: value gradient [1, d_out]
 * </pre>
 *
 * <p>The gradients are those of zeros added to the outputs of the weights. Nothing below the lowest
 * of these outputs depends on a zero, so the engine records no graph there and the backward pass
 * ends at that output. (Mitchell et al. 2022, <i>Fast Model Editing at Scale</i>, section 3.2, <a
 * href="https://arxiv.org/abs/2110.11309">arXiv:2110.11309</a>.)
 */
public final class KeyValueGradients {
  /**
   * One weight's rows, in the order of the places asked for, float32, in the scope they were asked
   * in.
   *
   * @param keys {@code [n, d_in]}
   * @param gradients {@code [n, d_out]}
   */
  public record Rank(NDArray keys, NDArray gradients) {}

  private final Map<String, Rank> byWeight;
  private final double loss;
  private final float[][] logProbabilities;

  private KeyValueGradients(Map<String, Rank> byWeight, double loss, float[][] logProbabilities) {
    this.byWeight = byWeight;
    this.loss = loss;
    this.logProbabilities = logProbabilities;
  }

  /** Rows at the positions that predict the answers, of the model as it is. */
  public static KeyValueGradients of(
      LanguageModel model,
      NDManager scope,
      AnswerBatch batch,
      LossMean mean,
      Collection<String> weights) {
    Map<String, Integer> widths = new LinkedHashMap<>();
    weights.forEach(name -> widths.put(name, model.weights().shape(name)[0]));
    return of(model::run, scope, batch, mean, widths, batch.positions());
  }

  /**
   * Rows at places of choice.
   *
   * @param network runs passes, in its own compute type
   * @param scope owns the result
   * @param widths the weights by name, each with its d_out
   * @param places per row of the batch the positions to read keys and gradients at
   * @throws ModelException if a place lies outside of the batch, or there is none at all
   */
  public static KeyValueGradients of(
      Network network,
      NDManager scope,
      AnswerBatch batch,
      LossMean mean,
      Map<String, Integer> widths,
      int[][] places) {
    int[] rows = rowsOf(places);
    int[] positions = Arrays.stream(places).flatMapToInt(Arrays::stream).toArray();
    if (rows.length == 0) {
      throw new ModelException(
          "no position is asked for, of a batch of %d".formatted(batch.size()));
    }
    Pass pass = Pass.of(batch.tokens()).logitsAt(batch.positions());
    Map<String, NDArray> leaves = new LinkedHashMap<>();
    try (NDManager work = scope.newSubManager();
        GradientCollector collector = Engines.newGradientCollector()) {
      for (Map.Entry<String, Integer> weight : widths.entrySet()) {
        NDArray leaf = work.zeros(new Shape(rows.length, weight.getValue()));
        leaf.setRequiresGradient(true);
        leaves.put(weight.getKey(), leaf);
        // Where keys are wanted at the answers alone, the rest need not be kept.
        boolean atAnswers = places == batch.positions();
        (atAnswers ? pass.recordWhereLogits(weight.getKey()) : pass.record(weight.getKey()))
            .injectOutput(weight.getKey(), leaf, rows, positions);
      }
      Trace trace = network.run(work, pass);
      NDArray logProbabilities = batch.logProbabilities(work, trace.logits());
      NDArray loss = logProbabilities.mul(batch.weights(work, mean)).sum().neg();
      collector.backward(loss);
      Map<String, Rank> byWeight = new LinkedHashMap<>();
      leaves.forEach(
          (name, leaf) ->
              byWeight.put(name, rank(scope, trace.input(name), leaf, rows, positions)));
      return new KeyValueGradients(
          byWeight, loss.getFloat(), batch.byRow(logProbabilities.toFloatArray()));
    }
  }

  private static Rank rank(
      NDManager scope, NDArray input, NDArray leaf, int[] rows, int[] positions) {
    NDArray read = input.getShape().dimension() == 2 ? input : Rows.at(input, rows, positions);
    NDArray keys = read.stopGradient().toType(DataType.FLOAT32, true);
    NDArray gradients = leaf.getGradient().duplicate();
    keys.attach(scope);
    gradients.attach(scope);
    return new Rank(keys, gradients);
  }

  private static int[] rowsOf(int[][] places) {
    return IntStream.range(0, places.length)
        .flatMap(row -> IntStream.generate(() -> row).limit(places[row].length))
        .toArray();
  }

  /**
   * Keys and value gradients of one weight.
   *
   * @throws ModelException if it was not asked for
   */
  public Rank of(String weight) {
    Rank rank = byWeight.get(weight);
    if (rank == null) {
      throw new ModelException("no gradients were asked for of the weight " + weight);
    }
    return rank;
  }

  /** The loss in nats, as averaged. */
  public double loss() {
    return loss;
  }

  /** {@code ln p} of every answer token of a row. */
  public float[] logProbabilities(int row) {
    return logProbabilities[row].clone();
  }
}
