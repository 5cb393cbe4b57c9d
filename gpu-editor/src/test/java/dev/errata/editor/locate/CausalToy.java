package dev.errata.editor.locate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The causal toy network of the fixtures, one row of tokens at a time. For tokens x: {@code h_t =
 * E[x_t]}; layer l: {@code m_t} = mean of {@code h_0..h_t}, {@code key_t = tanh(U_l m_t)}, {@code
 * h_t ← h_t + W_l key_t}; logits = {@code W_lm h_t + b_lm}.
 */
public final class CausalToy {
  private final NDArray embedding;
  private final List<NDArray> inner = new ArrayList<>();
  private final List<NDArray> edited = new ArrayList<>();
  private final NDArray output;
  private final NDArray bias;

  public CausalToy(NDManager manager, JsonNode toy, Fixture.Arithmetic arithmetic) {
    embedding = Fixture.matrix(manager, toy.get("E"), arithmetic);
    toy.get("U").forEach(u -> inner.add(Fixture.matrix(manager, u, arithmetic)));
    toy.get("W").forEach(w -> edited.add(Fixture.matrix(manager, w, arithmetic)));
    output = Fixture.matrix(manager, toy.get("W_lm"), arithmetic);
    JsonNode b = toy.get("b_lm");
    bias =
        b == null || b.isNull()
            ? null
            : manager.create(Fixture.vector(b)).toType(arithmetic.type, false);
  }

  public NDArray weight(int layer) {
    return edited.get(layer);
  }

  public void setWeight(int layer, NDArray weight) {
    edited.set(layer, weight);
  }

  /** {@code h [T, d]} before any layer. */
  public NDArray embed(int[] tokens) {
    NDList rows = new NDList();
    for (int token : tokens) {
      rows.add(embedding.get(token));
    }
    return NDArrays.stack(rows);
  }

  /** Keys {@code [T, d_in]} of a layer for {@code h [T, d]}. */
  public NDArray keys(NDArray h, int layer) {
    NDArray ones =
        h.getManager()
            .ones(
                new ai.djl.ndarray.types.Shape(h.getShape().get(0), h.getShape().get(0)),
                h.getDataType());
    NDArray lower = lowerTriangle(ones);
    NDArray counts = lower.sum(new int[] {1}, true);
    NDArray means = lower.div(counts).matMul(h);
    return means.matMul(inner.get(layer).transpose()).tanh();
  }

  public NDArray layer(NDArray h, int layer) {
    return h.add(keys(h, layer).matMul(edited.get(layer).transpose()));
  }

  /** {@code h} after layers {@code from..to}. */
  public NDArray run(NDArray h, int from, int to) {
    NDArray x = h;
    for (int layer = from; layer <= to; layer++) {
      x = layer(x, layer);
    }
    return x;
  }

  public NDArray logProbabilities(NDArray h) {
    NDArray logits = h.matMul(output.transpose());
    return (bias == null ? logits : logits.add(bias)).logSoftmax(1);
  }

  private static NDArray lowerTriangle(NDArray square) {
    int size = (int) square.getShape().get(0);
    double[] mask = new double[size * size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        mask[i * size + j] = 1;
      }
    }
    return square.mul(
        square.getManager().create(mask, square.getShape()).toType(square.getDataType(), false));
  }
}
