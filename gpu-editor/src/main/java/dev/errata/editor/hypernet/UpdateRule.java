package dev.errata.editor.hypernet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.errata.editor.gradient.Anchors;
import dev.errata.model.linalg.LinearAlgebra;
import java.util.Optional;

/** How pseudo keys and pseudo gradients become a shift. */
public enum UpdateRule {
  /** Ridge least squares over all rows at once: MALMEN and RLEdit, see {@link LeastSquares}. */
  LEAST_SQUARES {
    @Override
    Update apply(
        NDManager scope,
        LinearAlgebra algebra,
        PseudoRows rows,
        Anchors anchors,
        double eta,
        double lambda) {
      return new LeastSquares(scope, algebra, rows, anchors, eta, lambda);
    }
  },
  /** A sum of outer products: MEND, see {@link OuterProducts}. Knows neither λ nor held keys. */
  OUTER_PRODUCTS {
    @Override
    Update apply(
        NDManager scope,
        LinearAlgebra algebra,
        PseudoRows rows,
        Anchors anchors,
        double eta,
        double lambda) {
      return new OuterProducts(rows, eta);
    }
  };

  /**
   * What a network makes of rows; in the scope of the step.
   *
   * @param keys raw keys k {@code [n, d_in]}
   * @param pseudoKeys k̃ {@code [n, d_in]}
   * @param pseudoGradients ṽ {@code [n, d_out]}
   */
  record PseudoRows(NDArray keys, NDArray pseudoKeys, NDArray pseudoGradients) {}

  /** A shift in factors, and the way back through it. */
  interface Update {
    /** {@code [d_out, n]}; with {@link #right} the change {@code ΔW = left · right}. */
    NDArray left();

    /** {@code [n, d_in]}. */
    NDArray right();

    /**
     * How the values of held keys move, {@code [h, d_out]}, where that need not be multiplied out.
     */
    default Optional<NDArray> heldShifts() {
      return Optional.empty();
    }

    /** Gradients of what the shift came from; everything belongs to {@code scope}. */
    Gradients backward(NDManager scope, ShiftGradient upstream);
  }

  /**
   * Gradients of the loss.
   *
   * @param pseudoKeys {@code [n, d_in]}
   * @param pseudoGradients {@code [n, d_out]}
   * @param eta of η
   * @param lambda of λ, 0 where the rule knows none
   */
  record Gradients(NDArray pseudoKeys, NDArray pseudoGradients, double eta, double lambda) {}

  /**
   * The shift.
   *
   * @param anchors the raw keys and keys whose values shall stay, or null for the raw keys alone
   */
  abstract Update apply(
      NDManager scope,
      LinearAlgebra algebra,
      PseudoRows rows,
      Anchors anchors,
      double eta,
      double lambda);
}
