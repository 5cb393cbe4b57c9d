package dev.errata.model.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.errata.model.Decoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** The part of a step that runs on one thread: loss and gradients of its own statements. */
final class Shard implements AutoCloseable {
  private final Optional<BfloatKernels> kernels;
  private final PretrainingLoss loss;

  Shard(PretrainingRecipe recipe, NDManager manager) {
    this.kernels =
        recipe.bfloat16() ? Optional.of(new BfloatKernels(manager.getDevice())) : Optional.empty();
    Decoder decoder =
        kernels
            .map(fast -> new Decoder(recipe.model().config(), fast))
            .orElseGet(() -> new Decoder(recipe.model().config()));
    this.loss = new PretrainingLoss(recipe, decoder);
  }

  /** Gradients by name, and what was measured on the way. */
  record Result(Map<String, NDArray> gradients, StepReport report) {}

  /**
   * Computes the gradients of the loss.
   *
   * @param scope owns all that is computed, the gradients too
   * @param parameters by name; not changed
   */
  Result run(
      NDManager scope,
      GradientCollector collector,
      Map<String, NDArray> parameters,
      StepBatch batch,
      long noiseSeed) {
    Map<String, NDArray> leaves = leaves(scope, parameters);
    PretrainingLoss.Terms terms = loss.compute(scope, leaves, batch, new Random(noiseSeed));
    collector.backward(terms.total());
    Map<String, NDArray> gradients = new LinkedHashMap<>();
    leaves.forEach((name, leaf) -> gradients.put(name, leaf.getGradient()));
    return new Result(gradients, StepReport.of(terms, batch));
  }

  /** Aliases of the parameters that collect this step's gradients and vanish with its scope. */
  private static Map<String, NDArray> leaves(NDManager scope, Map<String, NDArray> parameters) {
    Map<String, NDArray> leaves = new LinkedHashMap<>();
    parameters.forEach(
        (name, parameter) -> {
          NDArray leaf = parameter.stopGradient();
          leaf.attach(scope);
          leaf.setRequiresGradient(true);
          leaves.put(name, leaf);
        });
    return leaves;
  }

  @Override
  public void close() {
    kernels.ifPresent(BfloatKernels::close);
  }
}
