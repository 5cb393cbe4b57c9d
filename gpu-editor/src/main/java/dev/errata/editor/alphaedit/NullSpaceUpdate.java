package dev.errata.editor.alphaedit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import dev.errata.model.linalg.LinearAlgebra;

/**
 * The closed-form update of one weight that leaves the protected keys alone.
 *
 * <p>AlphaEdit (equation 14) solves {@code (P (K Kᵀ + C) + λ I) X = P K Rᵀ} and adds {@code Xᵀ} to
 * W. With P symmetric and idempotent the symmetric system {@code (P (K Kᵀ + C) P + λ I) X = P K Rᵀ}
 * has the same solution. Let the rows of {@code A [N, d_in]} be the projected keys of the batch
 * (the first n) followed by those of the cache and of the guards, so that {@code P (K Kᵀ + C) P =
 * Aᵀ A}. Then
 *
 * <pre>ΔW = Rᵀ V,  V = (A Aᵀ + λ I)⁻¹[first n rows] A  = A[first n rows] (Aᵀ A + λ I)⁻¹</pre>
 *
 * <p>which has rank n by construction. The smaller of the two systems is solved, N × N or d_in ×
 * d_in; both are symmetric positive definite. All in float64, whatever the keys are: λ may be small
 * against the squared key norms.
 */
final class NullSpaceUpdate {
  private final LinearAlgebra algebra;
  private final double ridge;

  /**
   * An update with one ridge.
   *
   * @param ridge λ &gt; 0
   */
  NullSpaceUpdate(LinearAlgebra algebra, double ridge) {
    if (!(ridge > 0)) {
      throw new IllegalArgumentException("update: ridge must be positive, got " + ridge);
    }
    this.algebra = algebra;
    this.ridge = ridge;
  }

  /**
   * The right factor V of the update; the left one is {@code Rᵀ [d_out, n]}.
   *
   * @param keys {@code [n, d_in]} keys of the batch, not projected
   * @param cached {@code [m, d_in]} keys of earlier edits that must keep their values, or null for
   *     none
   * @param guards known facts that must keep theirs, or null for none
   * @param projection P
   * @return {@code V [n, d_in]}, float64, fresh, on the manager of {@code keys}
   */
  NDArray rightFactor(
      NDArray keys, NDArray cached, GuardedKeys.Block guards, Projection projection) {
    long batch = keys.getShape().get(0);
    NDArray all = cached == null ? keys : keys.concat(cached, 0);
    NDArray projected = projection.project(all).toType(DataType.FLOAT64, false);
    NDArray rows = guards == null ? projected : projected.concat(guards.rows(), 0);
    return rows.getShape().get(0) <= rows.getShape().get(1)
        ? throughKeys(rows, gram(projected, guards), batch)
        : throughFeatures(rows, batch);
  }

  /** {@code A Aᵀ} in blocks, since that of the guards is there already. */
  private static NDArray gram(NDArray projected, GuardedKeys.Block guards) {
    NDArray own = projected.matMul(projected.transpose());
    if (guards == null) {
      return own;
    }
    NDArray across = projected.matMul(guards.rows().transpose());
    NDArray upper = own.concat(across, 1);
    return upper.concat(across.transpose().concat(guards.gram(), 1), 0);
  }

  /** {@code (A Aᵀ + λ I)⁻¹[first n rows] A}: an N × N system. */
  private NDArray throughKeys(NDArray projected, NDArray products, long batch) {
    NDArray gram = ridged(products);
    NDArray unit =
        projected.getManager().eye((int) gram.getShape().get(0)).toType(DataType.FLOAT64, false);
    NDArray columns = algebra.solvePositiveDefinite(gram, unit.get(new NDIndex(":, :{}", batch)));
    return columns.transpose().matMul(projected);
  }

  /** {@code A[first n rows] (Aᵀ A + λ I)⁻¹}: a d_in × d_in system. */
  private NDArray throughFeatures(NDArray projected, long batch) {
    NDArray moment = ridged(projected.transpose().matMul(projected));
    NDArray edits = projected.get(new NDIndex(":{}", batch));
    return algebra.solvePositiveDefinite(moment, edits.transpose()).transpose();
  }

  private NDArray ridged(NDArray square) {
    int size = (int) square.getShape().get(0);
    return square.add(square.getManager().eye(size).toType(DataType.FLOAT64, false).mul(ridge));
  }
}
