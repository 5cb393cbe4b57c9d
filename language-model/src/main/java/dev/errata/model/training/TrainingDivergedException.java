package dev.errata.model.training;

import dev.errata.model.ModelException;

/** The loss is no longer a number; the settings are at fault, most often the learning rate. */
public final class TrainingDivergedException extends ModelException {
  private static final long serialVersionUID = 1L;

  TrainingDivergedException(int step, double loss, double gradientNorm) {
    super(
        "training diverged at step %d: loss %s, gradient norm %s; lower the learning rate"
            .formatted(step, loss, gradientNorm));
  }
}
