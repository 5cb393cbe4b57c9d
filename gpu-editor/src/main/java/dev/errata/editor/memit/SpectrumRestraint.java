package dev.errata.editor.memit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import dev.errata.model.linalg.LinearAlgebra;
import java.util.Arrays;
import java.util.Optional;

/**
 * PRUNE's restraint (Ma et al., <i>Perturbation-Restrained Sequential Model Editing</i>, ICLR 2025,
 * <a href="https://arxiv.org/abs/2405.16821">arXiv:2405.16821</a>, section 4): of a total change
 * {@code T = W - W₀ = Σ s u vᵀ} the singular values above the largest one {@code s₀} of {@code W₀}
 * become {@code F(s) = log_α s - log_α s₀ + s₀}. Where F would enlarge a value, which it does near
 * {@code s₀ < 1 / ln α}, the value stays.
 */
final class SpectrumRestraint {
  private final LinearAlgebra algebra;
  private final double logBase;

  /**
   * A change of low rank.
   *
   * @param left {@code [d_out, r]}
   * @param right {@code [r, d_in]}
   */
  record Factors(NDArray left, NDArray right) {}

  SpectrumRestraint(LinearAlgebra algebra, double logBase) {
    this.algebra = algebra;
    this.logBase = logBase;
  }

  /** The largest singular value of a matrix, float64. */
  double largest(NDArray matrix) {
    double[] squares = squares(algebra.eigh(matrix.matMul(matrix.transpose())));
    return Math.sqrt(squares[squares.length - 1]);
  }

  /**
   * What has to be added to a total change to restrain it.
   *
   * <p>With {@code T Tᵀ = U diag(s²) Uᵀ} the left vectors of the values concerned are columns of U,
   * and {@code Σ (F(s) - s) u vᵀ = U diag(F(s)/s - 1) Uᵀ T}: of low rank, since few values are.
   *
   * @param total {@code T [d_out, d_in]}, float64
   * @param bound s₀
   * @return on the manager of {@code total}; none if no value is above the bound
   */
  Optional<Factors> correction(NDArray total, double bound) {
    LinearAlgebra.Eigen eigen = algebra.eigh(total.matMul(total.transpose()));
    double[] values = Arrays.stream(squares(eigen)).map(Math::sqrt).toArray();
    int first = values.length;
    while (first > 0 && values[first - 1] > bound) {
      first--;
    }
    if (first == values.length) {
      return Optional.empty();
    }
    NDArray vectors = eigen.vectors().get(new NDIndex(":, {}:", first));
    double[] factors =
        Arrays.stream(values, first, values.length)
            .map(s -> restrained(s, bound) / s - 1)
            .toArray();
    NDArray left = vectors.mul(total.getManager().create(factors));
    return Optional.of(new Factors(left, vectors.transpose().matMul(total)));
  }

  private double restrained(double value, double bound) {
    return Math.min(value, bound + Math.log(value / bound) / Math.log(logBase));
  }

  private static double[] squares(LinearAlgebra.Eigen eigen) {
    return Arrays.stream(eigen.values().toDoubleArray()).map(x -> Math.max(0, x)).toArray();
  }
}
