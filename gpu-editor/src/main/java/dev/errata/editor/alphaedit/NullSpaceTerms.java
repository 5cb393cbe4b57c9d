package dev.errata.editor.alphaedit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.errata.editor.solve.LayerTerms;
import dev.errata.model.linalg.LinearAlgebra;

/**
 * AlphaEdit's system of one layer: the closed-form update of a weight that leaves the protected
 * keys alone.
 *
 * <p>AlphaEdit (equation 14) solves {@code (P (K Kᵀ + C) + λ I) X = P K Rᵀ} and adds {@code Xᵀ} to
 * W. With P symmetric and idempotent the symmetric system {@code (P (K Kᵀ + C) P + λ I) X = P K Rᵀ}
 * has the same solution: {@code B = λ I}, and the rows are projected keys, {@code a = k P}.
 */
final class NullSpaceTerms implements LayerTerms {
  private final Projection projection;
  private final double ridge;
  private final NDArray guards;
  private final int width;

  /**
   * A layer's terms.
   *
   * @param width d
   * @param ridge λ &gt; 0
   * @param guards {@code [m, d]} rows of known facts, or null for none
   */
  NullSpaceTerms(Projection projection, int width, double ridge, NDArray guards) {
    if (!(ridge > 0)) {
      throw new IllegalArgumentException("update: ridge must be positive, got " + ridge);
    }
    this.projection = projection;
    this.width = width;
    this.ridge = ridge;
    this.guards = guards;
  }

  @Override
  public NDArray base(NDManager manager) {
    return diagonal(manager, ridge);
  }

  @Override
  public NDArray baseInverse(LinearAlgebra algebra, NDManager manager) {
    return diagonal(manager, 1 / ridge);
  }

  private NDArray diagonal(NDManager manager, double value) {
    try (NDManager scope = manager.newSubManager()) {
      NDArray matrix = scope.eye(width).toType(DataType.FLOAT64, false).mul(value);
      matrix.attach(manager);
      return matrix;
    }
  }

  @Override
  public NDArray rows(NDArray keys) {
    return projection.project(keys);
  }

  @Override
  public NDArray guards(NDManager manager, int[] facts) {
    try (NDManager scope = manager.newSubManager()) {
      NDArray rows = guards.get(scope.create(facts));
      rows.attach(manager);
      return rows;
    }
  }
}
