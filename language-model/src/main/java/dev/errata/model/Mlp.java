package dev.errata.model;

import ai.djl.ndarray.NDArray;
import dev.errata.model.family.MlpVariant;
import dev.errata.model.family.WeightNames;

/** The MLP of a block; the formulas are at {@link MlpVariant}. */
record Mlp(MlpVariant variant, WeightNames names) {

  /** What it adds to the stream, {@code […, d]}, for the normalised {@code x […, d]}. */
  NDArray apply(Step step, int layer, NDArray x) {
    if (!variant.gated() && step.fusesMlp(layer, variant.activation())) {
      return step.fusedMlp(layer, x);
    }
    return ofKey(step, layer, key(step, layer, x));
  }

  /** The same for what enters the last weight; frees it unless recorded. */
  NDArray ofKey(Step step, int layer, NDArray key) {
    NDArray result = step.linear(names.mlpOut(layer), key);
    step.trace().release(key);
    return result;
  }

  /** What enters the last weight, {@code […, d_ff]}. */
  private NDArray key(Step step, int layer, NDArray x) {
    NDArray inner = step.linear(names.mlpIn(layer), x);
    if (!variant.gated()) {
      NDArray key = variant.activation().apply(inner);
      step.trace().release(inner);
      return key;
    }
    NDArray gate = step.linear(names.mlpGate(layer), x);
    try (NDArray open = variant.activation().apply(gate)) {
      NDArray key = open.mul(inner);
      step.trace().release(inner, gate);
      return key;
    }
  }
}
