package dev.errata.editor.alphaedit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import dev.errata.editor.locate.Matrices;
import dev.errata.model.linalg.LinearAlgebra;

/**
 * The directions of key space that a corpus hardly uses.
 *
 * <p>{@code C = (1/N) Σ k kᵀ} (uncentred) has eigenvectors u with eigenvalues s; {@code P = Σ u uᵀ}
 * over s strictly below the threshold. C is positive semi-definite, so these are the singular
 * vectors of the reference. What is kept is the complement: {@code k P = k - (k U) Uᵀ} with U the
 * directions in use, of which there are few.
 */
public final class NullSpace implements Projection {
  /** Eigenvalues below this share of the largest are rounding errors of float64 sums. */
  private static final double ROUNDING = 1e-13;

  private final NDArray used;

  /**
   * A null space from the directions outside it.
   *
   * @param used {@code [d_in, r]}, orthonormal columns, r may be 0
   */
  NullSpace(NDArray used) {
    this.used = used;
  }

  /**
   * Splits key space by the eigenvalues of a second moment.
   *
   * @param secondMoment {@code [d_in, d_in]}, C above
   * @param threshold eigenvalues at or above it are in use
   * @return on the manager of {@code secondMoment}
   */
  static NullSpace of(LinearAlgebra algebra, NDArray secondMoment, double threshold) {
    LinearAlgebra.Eigen eigen = algebra.eigh(secondMoment);
    double[] values = Matrices.values(eigen.values());
    int free = 0;
    while (free < values.length && values[free] < threshold) {
      free++;
    }
    return new NullSpace(eigen.vectors().get(new NDIndex(":, {}:", free)));
  }

  /**
   * The same from the keys themselves, through their Gram matrix: {@code K Kᵀ / N = W S Wᵀ} has the
   * non-zero eigenvalues of C, and {@code U = Kᵀ W (N S)^(-1/2)}. Cheaper where there are fewer
   * keys than their length.
   *
   * @param keys {@code [N, d_in]}
   * @param threshold as above; directions without any key are free even at 0
   * @return on the manager of {@code keys}
   */
  static NullSpace ofKeys(LinearAlgebra algebra, NDArray keys, double threshold) {
    long count = keys.getShape().get(0);
    NDArray transposed = keys.transpose();
    LinearAlgebra.Eigen eigen = algebra.eigh(keys.matMul(transposed).div(count));
    double[] values = Matrices.values(eigen.values());
    double least = Math.max(threshold, values[values.length - 1] * ROUNDING);
    int free = 0;
    while (free < values.length && values[free] < least) {
      free++;
    }
    NDArray kept = eigen.values().get(new NDIndex("{}:", free));
    NDArray vectors = eigen.vectors().get(new NDIndex(":, {}:", free));
    return new NullSpace(transposed.matMul(vectors).div(kept.mul(count).sqrt()));
  }

  @Override
  public NDArray project(NDArray keys) {
    if (directionsInUse() == 0) {
      return keys.duplicate();
    }
    // Temporaries of the basis would live as long as it does: they move to the keys' manager.
    NDArray basis = used.toType(keys.getDataType(), false);
    if (basis != used) {
      basis.attach(keys.getManager());
    }
    try (NDArray inside = keys.matMul(basis);
        NDArray transposed = basis.transpose();
        NDArray removed = inside.matMul(transposed)) {
      return keys.sub(removed);
    }
  }

  /** Length of a key. */
  public int dimension() {
    return (int) used.getShape().get(0);
  }

  /** How many directions the corpus uses, out of {@link #dimension}. */
  public int directionsInUse() {
    return (int) used.getShape().get(1);
  }

  NDArray used() {
    return used;
  }
}
