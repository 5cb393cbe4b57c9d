package dev.errata.model;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.norm.LayerNorm;
import dev.errata.model.family.NormVariant;
import dev.errata.model.family.WeightNames;

/** Normalises over the last axis; the formulas are at {@link NormVariant.Kind}. */
record Norm(NormVariant variant) {

  /**
   * Normalises.
   *
   * @param name the gain, {@code [d]}
   * @param x {@code […, d]}
   * @return {@code […, d]}, fresh
   */
  NDArray apply(Step step, String name, NDArray x) {
    NDArray gain = step.weight(name);
    switch (variant.kind()) {
      case LAYER:
        NDArray bias = step.weight(WeightNames.biasOf(name));
        return LayerNorm.layerNorm(x, gain.getShape(), gain, bias, (float) variant.epsilon())
            .singletonOrThrow();
      case RMS_ONE_PLUS:
        try (NDArray onePlus = gain.add(1)) {
          onePlus.attach(x.getManager());
          return rms(x, onePlus);
        }
      default:
        return rms(x, gain);
    }
  }

  /** By way of {@code ‖x‖}, which needs no tensor of squares: {@code mean x² = ‖x‖²/d}. */
  private NDArray rms(NDArray x, NDArray gain) {
    int axis = x.getShape().dimension() - 1;
    long width = x.getShape().get(axis);
    try (NDArray length = x.norm(new int[] {axis}, true);
        NDArray squares = length.square();
        NDArray mean = Scalars.times(squares, 1.0 / width).addi(variant.epsilon());
        NDArray root = mean.sqrt();
        NDArray unit = x.div(root)) {
      return unit.mul(gain);
    }
  }
}
