package dev.errata.model.linalg;

import ai.djl.ndarray.NDArray;

/**
 * Eigenvalues, linear systems and Cholesky factors through TorchScript modules of one function each
 * (tools/torchscript), for float32 and float64, on CPU and CUDA. Results are fresh, in the manager
 * of the first argument. Owns the loaded modules; not safe for use by several threads at once.
 */
public final class LinearAlgebra implements AutoCloseable {
  /**
   * Eigenvalues in ascending order and eigenvectors in columns.
   *
   * @param values {@code [n]}
   * @param vectors {@code [n, n]}
   */
  public record Eigen(NDArray values, NDArray vectors) implements AutoCloseable {
    @Override
    public void close() {
      values.close();
      vectors.close();
    }
  }

  private final ScriptedFunctions functions = new ScriptedFunctions();

  /** {@code A = Q diag(λ) Qᵀ} for a symmetric {@code A [n, n]}; reads the lower triangle. */
  public Eigen eigh(NDArray a) {
    requireSquare("eigh", a);
    var result = functions.call("eigh", a);
    return new Eigen(result.get(0), result.get(1));
  }

  /** {@code X} with {@code A X = B} by LU, for {@code A [n, n]} and {@code B [n, m]}. */
  public NDArray solve(NDArray a, NDArray b) {
    requireSystem("solve", a, b);
    return functions.call("solve", a, b).get(0);
  }

  /** The lower triangular {@code L} with {@code A = L Lᵀ}, for a positive definite {@code A}. */
  public NDArray cholesky(NDArray a) {
    requireSquare("cholesky", a);
    return functions.call("cholesky", a).get(0);
  }

  /** {@code X} with {@code A X = B} for a positive definite {@code A}, by its Cholesky factor. */
  public NDArray solvePositiveDefinite(NDArray a, NDArray b) {
    requireSystem("solvePositiveDefinite", a, b);
    return functions.call("solve_posdef", a, b).get(0);
  }

  /** {@code A⁻¹} by LU. */
  public NDArray inverse(NDArray a) {
    requireSquare("inverse", a);
    return functions.call("inverse", a).get(0);
  }

  @Override
  public void close() {
    functions.close();
  }

  private static void requireSquare(String operation, NDArray a) {
    if (a.getShape().dimension() != 2 || a.getShape().get(0) != a.getShape().get(1)) {
      throw new LinearAlgebraException(operation + " needs a square matrix, got " + a.getShape());
    }
  }

  private static void requireSystem(String operation, NDArray a, NDArray b) {
    requireSquare(operation, a);
    if (b.getShape().dimension() != 2
        || b.getShape().get(0) != a.getShape().get(0)
        || b.getDataType() != a.getDataType()) {
      throw new LinearAlgebraException(
          "%s needs B with the rows and type of A, got A %s %s and B %s %s"
              .formatted(operation, a.getShape(), a.getDataType(), b.getShape(), b.getDataType()));
    }
  }
}
