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
        return Fused.call("rms_norm", x, gain, Fused.settings(variant.epsilon(), 1));
      default:
        return Fused.call("rms_norm", x, gain, Fused.settings(variant.epsilon(), 0));
    }
  }
}
