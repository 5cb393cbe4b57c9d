package dev.errata.model;

import ai.djl.ndarray.NDArray;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a forward pass recorded. The arrays belong to the scope that the pass was run in and are
 * closed with it.
 */
public final class Trace {
  private final Map<String, NDArray> inputs = new HashMap<>();
  private final Map<String, NDArray> outputs = new HashMap<>();
  private final Map<Integer, NDArray> residuals = new HashMap<>();
  private final Map<Integer, NDArray> middles = new HashMap<>();
  private final Set<NDArray> kept = Collections.newSetFromMap(new IdentityHashMap<>());
  private NDArray logits;
  private NDArray stream;

  Trace() {}

  /**
   * The input of a weight, {@code [B, T, d_in]}, or {@code [sum, d_in]} where only that was asked
   * for, in the graph of the pass.
   */
  public NDArray input(String weightName) {
    return require(inputs.get(weightName), "input of " + weightName);
  }

  /**
   * The output of a weight before any replacement, {@code [B, T, d_out]}, or {@code [sum, d_out]}
   * where only that was asked for.
   */
  public NDArray output(String weightName) {
    return require(outputs.get(weightName), "output of " + weightName);
  }

  /** The residual stream after a layer, {@code [B, T, d]}. */
  public NDArray residual(int layer) {
    return require(residuals.get(layer), "residual after layer " + layer);
  }

  /** The residual stream between attention and MLP of a layer, {@code [B, T, d]}. */
  public NDArray middle(int layer) {
    return require(middles.get(layer), "residual in the middle of layer " + layer);
  }

  /** {@code [B, T, V]}, or {@code [sum, V]} where positions were given. */
  public NDArray logits() {
    return require(logits, "logits");
  }

  /** What the output layer reads: the normalised residual stream, shaped as {@link #logits}. */
  public NDArray stream() {
    return require(stream, "stream before the output");
  }

  void keepStream(NDArray array) {
    stream = array;
    kept.add(array);
  }

  void keepInput(String weight, NDArray array) {
    inputs.put(weight, array);
    kept.add(array);
  }

  void keepOutput(String weight, NDArray array) {
    outputs.put(weight, array);
    kept.add(array);
  }

  void keepMiddle(int layer, NDArray array) {
    middles.put(layer, array);
    kept.add(array);
  }

  void keepResidual(int layer, NDArray array) {
    residuals.put(layer, array);
    kept.add(array);
  }

  void keepLogits(NDArray array) {
    logits = array;
    kept.add(array);
  }

  /** Frees intermediates that nobody asked for; a gradient graph keeps what it needs by itself. */
  void release(NDArray... arrays) {
    for (NDArray array : arrays) {
      if (!kept.contains(array)) {
        array.close();
      }
    }
  }

  private static NDArray require(NDArray array, String what) {
    if (array == null) {
      throw new ModelException("the pass did not record the " + what);
    }
    return array;
  }
}
