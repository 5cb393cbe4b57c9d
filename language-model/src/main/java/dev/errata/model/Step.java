package dev.errata.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.LayerNorm;
import java.util.Map;
import java.util.Optional;

/** One pass in progress: its weights, what it wants, what it has recorded. */
record Step(Map<String, NDArray> weights, Pass pass, Trace trace) {

  NDArray weight(String name) {
    NDArray weight = weights.get(name);
    if (weight == null) {
      throw new ModelException("the weights have no " + name);
    }
    return weight;
  }

  /** {@code x Wᵀ + b}, with the hooks on this weight. */
  NDArray linear(String name, NDArray x) {
    if (pass.recordsInput(name)) {
      trace.keepInput(name, x);
    }
    NDArray y = Linear.linear(x, weight(name), weight(Gpt2.biasOf(name))).singletonOrThrow();
    if (pass.recordsOutput(name)) {
      trace.keepOutput(name, y);
    }
    Optional<Pass.Patch> patch = pass.replacement(name);
    if (patch.isEmpty()) {
      return y;
    }
    NDArray replaced = Rows.replace(y, patch.get());
    trace.release(y);
    return replaced;
  }

  /** Layer normalisation over the last axis. */
  NDArray norm(String prefix, NDArray x, double epsilon) {
    NDArray gain = weight(prefix + ".weight");
    NDArray bias = weight(prefix + ".bias");
    Shape width = gain.getShape();
    return LayerNorm.layerNorm(x, width, gain, bias, (float) epsilon).singletonOrThrow();
  }

  /** Adds a branch's output to the stream; both are freed unless recorded. */
  NDArray residual(NDArray x, NDArray branch) {
    NDArray sum = x.add(branch);
    trace.release(x, branch);
    return sum;
  }
}
