package dev.errata.model.linalg;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

/**
 * Eigenvalues, linear systems and Cholesky factors through TorchScript modules of one function each
 * (tools/torchscript), for float32 and float64, on CPU and CUDA. Results are fresh, in the manager
 * of the last argument: a system may live long, its right sides do not. Every operation throws
 * {@link LinearAlgebraException}, naming operation and shape, if a matrix is not square, not
 * finite, singular, or not positive definite where it must be. Owns the loaded modules; not safe
 * for use by several threads at once.
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
    requireFinite("eigh", result.get(0), a);
    return new Eigen(result.get(0), result.get(1));
  }

  /** {@code X} with {@code A X = B} by LU, for {@code A [n, n]} and {@code B [n, m]}. */
  public NDArray solve(NDArray a, NDArray b) {
    requireSystem("solve", a, b);
    return finite("solve", functions.call("solve", a, b).get(0), a, b);
  }

  /** The lower triangular {@code L} with {@code A = L Lᵀ}, for a positive definite {@code A}. */
  public NDArray cholesky(NDArray a) {
    requireSquare("cholesky", a);
    return finite("cholesky", functions.call("cholesky", a).get(0), a);
  }

  /** {@code X} with {@code A X = B} for a positive definite {@code A}, by its Cholesky factor. */
  public NDArray solvePositiveDefinite(NDArray a, NDArray b) {
    requireSystem("solvePositiveDefinite", a, b);
    return finite("solvePositiveDefinite", functions.call("solve_posdef", a, b).get(0), a, b);
  }

  /** {@code A⁻¹} by LU. */
  public NDArray inverse(NDArray a) {
    requireSquare("inverse", a);
    return finite("inverse", functions.call("inverse", a).get(0), a);
  }

  @Override
  public void close() {
    functions.close();
  }

  private static NDArray finite(String operation, NDArray result, NDArray... arguments) {
    requireFinite(operation, result, arguments);
    return result;
  }

  /**
   * Tells apart what was handed in from what came of it. Some routines return numbers that are none
   * where others raise an error, so the result is always looked at.
   */
  private static void requireFinite(String operation, NDArray result, NDArray... arguments) {
    if (isFinite(result)) {
      return;
    }
    result.close();
    for (int i = 0; i < arguments.length; i++) {
      if (!isFinite(arguments[i])) {
        throw new LinearAlgebraException(
            "%s: argument %d, %s, has numbers that are infinite or none"
                .formatted(operation, i + 1, arguments[i].getShape()));
      }
    }
    throw new LinearAlgebraException(
        "%s of %s has no finite result: the matrix is singular to working precision"
            .formatted(operation, arguments[0].getShape()));
  }

  private static boolean isFinite(NDArray array) {
    try (NDArray magnitudes = array.abs();
        NDArray largest = magnitudes.max();
        NDArray number = largest.toType(DataType.FLOAT64, true)) {
      return Double.isFinite(number.getDouble());
    }
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
