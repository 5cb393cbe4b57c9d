package dev.errata.editor.gradient;

import ai.djl.ndarray.NDArray;
import dev.errata.model.delta.WeightUpdate;
import java.util.Optional;

/**
 * A change of one weight, as a rule makes it.
 *
 * @param heldShifts how the values of the held keys move, {@code [h, d_out]}, in the order of
 *     {@link Anchors#held}, where the rule knows it without multiplying them with the change
 */
public record WeightChange(WeightUpdate update, Optional<NDArray> heldShifts) {
  /** A change that is not known to hold anything. */
  public static WeightChange of(WeightUpdate update) {
    return new WeightChange(update, Optional.empty());
  }
}
