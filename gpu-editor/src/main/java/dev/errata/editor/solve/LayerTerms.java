package dev.errata.editor.solve;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.errata.model.linalg.LinearAlgebra;

/**
 * What the system of one layer, {@code M = B + Σ aᵀa}, is made of, beside the keys that were
 * edited: AlphaEdit has {@code B = λI} and rows {@code a = kP}, MEMIT {@code B = λC} and {@code a =
 * k}.
 */
public interface LayerTerms {
  /** {@code B [d, d]}, symmetric positive definite, float64, fresh, an array of {@code manager}. */
  NDArray base(NDManager manager);

  /** {@code B⁻¹ [d, d]}, float64, fresh, an array of {@code manager}. */
  default NDArray baseInverse(LinearAlgebra algebra, NDManager manager) {
    try (NDManager scope = manager.newSubManager()) {
      // A copy: results of scripted functions must not be changed in place.
      NDArray inverse = algebra.inverse(base(scope)).duplicate();
      inverse.attach(manager);
      return inverse;
    }
  }

  /** The rows {@code a [n, d]}, float64, of keys {@code [n, d]}, float64. */
  default NDArray rows(NDArray keys) {
    return keys;
  }

  /**
   * Rows of known facts, each in the system until the fact itself is edited.
   *
   * @param facts positions in the list of guarded facts
   * @return {@code [facts.length, d]}, float64, in {@code manager}
   */
  default NDArray guards(NDManager manager, int[] facts) {
    throw new IllegalStateException("there are no guarded facts");
  }
}
