package dev.errata.editor.onestep;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.errata.editor.gradient.GradientRows;
import dev.errata.model.Engines;
import dev.errata.model.linalg.LinearAlgebra;

/**
 * The change of a weight that gives its keys their pseudo values, by ridge regression:
 *
 * <pre>
 * ΔWᵀ = (KᵀK + αI)⁻¹ Kᵀ G = Kᵀ (K Kᵀ + αI)⁻¹ G      so   ΔW = Gᵀ · (K Kᵀ + αI)⁻¹ K
 *
 * K: raw keys [n, d_in]   G: pseudo values [n, d_out]   α: ridge, 1 in UltraEdit
 * </pre>
 *
 * <p>The right-hand form solves n×n instead of d×d and comes in factors.
 */
final class RidgeShift {
  private final LinearAlgebra algebra;
  private final double ridge;

  RidgeShift(LinearAlgebra algebra, double ridge) {
    this.algebra = algebra;
    this.ridge = ridge;
  }

  /**
   * The right factor; the left one is the pseudo values, transposed.
   *
   * @return {@code [n, d_in]} float64, in {@code scope}
   * @throws dev.errata.model.linalg.LinearAlgebraException if K Kᵀ is not finite
   */
  NDArray rightFactor(NDManager scope, GradientRows rows) {
    try (NDManager work = scope.newSubManager()) {
      NDArray keys =
          Engines.newArray(work, rows.keys(), rows.count(), rows.keyWidth())
              .toType(DataType.FLOAT64, false);
      NDArray unit = work.eye(rows.count()).toType(DataType.FLOAT64, false);
      NDArray system = keys.matMul(keys.transpose()).add(unit.mul(ridge));
      NDArray factor = algebra.solvePositiveDefinite(system, keys);
      factor.attach(scope);
      return factor;
    }
  }
}
