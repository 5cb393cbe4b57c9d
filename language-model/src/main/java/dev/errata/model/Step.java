package dev.errata.model;

import ai.djl.ndarray.NDArray;
import dev.errata.model.family.WeightNames;
import java.util.Map;
import java.util.Optional;

/** One pass in progress: its weights, what it wants, what it has recorded. */
record Step(
    Map<String, NDArray> weights,
    WeightNames names,
    Kernels kernels,
    Pass pass,
    Layout layout,
    Optional<Rotary.Turn> turn,
    Trace trace) {

  NDArray weight(String name) {
    NDArray weight = weights.get(name);
    if (weight == null) {
      throw new ModelException("the weights have no " + name);
    }
    return weight;
  }

  /** {@code x Wᵀ + b}, or without b where the weight has none, with the hooks on this weight. */
  NDArray linear(String name, NDArray x) {
    keepInput(name, x);
    return hooked(name, kernels.linear(x, weight(name), weights.get(WeightNames.biasOf(name))));
  }

  /** Whether the MLP of a layer can run as one operation: nothing looks inside it. */
  boolean fusesMlp(int layer, Activation activation) {
    String in = names.mlpIn(layer);
    return kernels.fuses(activation)
        && !pass.recordsOutput(in)
        && !pass.changesOutput(in)
        && !pass.recordsInput(names.mlpOut(layer));
  }

  /** The MLP of a layer as one operation, with the hooks on its input and output. */
  NDArray fusedMlp(int layer, NDArray x) {
    String in = names.mlpIn(layer);
    String out = names.mlpOut(layer);
    keepInput(in, x);
    NDArray y =
        kernels.mlp(
            x,
            weight(in),
            weight(WeightNames.biasOf(in)),
            weight(out),
            weight(WeightNames.biasOf(out)));
    return hooked(out, y);
  }

  private void keepInput(String name, NDArray x) {
    if (pass.recordsInput(name)) {
      trace.keepInput(name, x);
    }
  }

  private NDArray hooked(String name, NDArray y) {
    if (pass.recordsOutput(name)) {
      trace.keepOutput(name, y);
    }
    NDArray replaced = pass.replacement(name).map(p -> freeing(y, Rows.replace(y, p))).orElse(y);
    return pass.outputAddition(name)
        .map(p -> freeing(replaced, added(replaced, p)))
        .orElse(replaced);
  }

  /** A pass that starts at a key has rows only where the patch, too, has its own. */
  private NDArray added(NDArray y, Pass.Patch patch) {
    return pass.startKey().isPresent()
        ? y.add(patch.values().toType(y.getDataType(), false))
        : Rows.add(y, patch);
  }

  /** {@code fresh}, after what it was made from is freed unless recorded. */
  private NDArray freeing(NDArray stale, NDArray fresh) {
    trace.release(stale);
    return fresh;
  }

  /** Adds a branch's output to the stream; both are freed unless recorded. */
  NDArray residual(NDArray x, NDArray branch) {
    NDArray sum = x.add(branch);
    trace.release(x, branch);
    return sum;
  }
}
