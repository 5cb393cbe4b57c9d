package dev.errata.editor.hypernet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.errata.editor.hypernet.UpdateRule.Gradients;
import dev.errata.editor.hypernet.UpdateRule.PseudoRows;
import dev.errata.editor.hypernet.UpdateRule.Update;
import dev.errata.model.linalg.LinearAlgebra;

/**
 * The shift that moves the values of the raw keys by pseudo value differences, by ridge regression
 * (MALMEN, equations 6 and 7, in the n×n form):
 *
 * <pre>
 * c = −η (k · k̃)    D = c ṽ    T = (K Kᵀ + e^λ I)⁻¹ D
 * S = (KᵀK + e^λ I)⁻¹ Kᵀ D = Kᵀ T        so   ΔW = Sᵀ = Tᵀ · K
 *
 * K: raw keys [n, d_in]   k̃: pseudo keys [n, d_in]   ṽ: pseudo gradients [n, d_out]
 * D: value differences [n, d_out]   η, λ: learned, of one weight
 * </pre>
 *
 * <p>Back from {@code G = dL/dS}, with {@code U = (K Kᵀ + e^λ I)⁻¹ K G [n, d_out]}, which is dL/dD:
 *
 * <pre>
 * dλ = −e^λ ⟨U, T⟩    dṽ = c U    dc = U · ṽ    dk̃ = −η dc k    dη = −Σ dc (k · k̃)
 * </pre>
 *
 * <p>No d×d matrix is built. The system is solved in float64, whatever the networks compute in:
 * rows of one answer are often nearly alike.
 */
final class LeastSquares implements Update {
  private static final int[] ROW = {1};

  private final LinearAlgebra algebra;
  private final PseudoRows rows;
  private final double eta;
  private final double ridge;
  private final NDArray system;
  private final NDArray agreement;
  private final NDArray differences;
  private final NDArray solved;

  LeastSquares(NDManager scope, LinearAlgebra algebra, PseudoRows rows, double eta, double lambda) {
    this.algebra = algebra;
    this.rows = rows;
    this.eta = eta;
    ridge = Math.exp(lambda);
    try (NDManager work = scope.newSubManager()) {
      NDArray keys = Tensors.view(work, rows.keys());
      agreement = keys.mul(rows.pseudoKeys()).sum(ROW, true);
      differences = agreement.mul(-eta).mul(rows.pseudoGradients());
      NDArray wide = keys.toType(DataType.FLOAT64, false);
      NDArray unit = work.eye((int) keys.getShape().get(0)).toType(DataType.FLOAT64, false);
      system = wide.matMul(wide.transpose()).add(unit.mul(ridge));
      solved = solve(differences);
      agreement.attach(scope);
      differences.attach(scope);
      system.attach(scope);
      solved.attach(scope);
    }
  }

  /** {@code (K Kᵀ + e^λ I)⁻¹ B} in the type of B, in its manager. */
  private NDArray solve(NDArray right) {
    try (NDArray wide = right.toType(DataType.FLOAT64, true);
        NDArray solution = algebra.solvePositiveDefinite(system, wide)) {
      NDArray narrow = solution.toType(right.getDataType(), true);
      narrow.attach(right.getManager());
      return narrow;
    }
  }

  /** D {@code [n, d_out]}. */
  NDArray differences() {
    return differences;
  }

  @Override
  public NDArray left() {
    return solved.transpose();
  }

  @Override
  public NDArray right() {
    return rows.keys();
  }

  @Override
  public Gradients backward(NDManager scope, ShiftGradient upstream) {
    NDArray keys = Tensors.view(scope, rows.keys());
    NDArray ofDifferences = solve(upstream.ofKeys(keys));
    NDArray ofCoefficients = ofDifferences.mul(rows.pseudoGradients()).sum(ROW, true);
    return new Gradients(
        keys.mul(ofCoefficients.mul(-eta)),
        ofDifferences.mul(Tensors.view(scope, agreement).mul(-eta)),
        -number(ofCoefficients.mul(agreement).sum()),
        -ridge * number(ofDifferences.mul(solved).sum()));
  }

  private static double number(NDArray scalar) {
    return scalar.toType(DataType.FLOAT64, false).getDouble();
  }
}
