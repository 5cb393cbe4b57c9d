package dev.errata.editor.hypernet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.errata.editor.gradient.Anchors;
import dev.errata.editor.hypernet.UpdateRule.Gradients;
import dev.errata.editor.hypernet.UpdateRule.PseudoRows;
import dev.errata.editor.hypernet.UpdateRule.Update;
import dev.errata.model.Engines;
import dev.errata.model.Rows;
import dev.errata.model.linalg.LinearAlgebra;
import dev.errata.model.linalg.LinearAlgebraException;
import java.util.List;
import java.util.Optional;

/**
 * The shift that moves the values of the raw keys by pseudo value differences and those of held
 * keys by nothing, by ridge regression (MALMEN, equations 6 and 7, in the n×n form):
 *
 * <pre>
 * c = −η (k · k̃)    D = c ṽ    A = [K; H]    M = A Aᵀ + e^λ I    Y = M⁻¹ [I; 0]
 * S = (AᵀA + e^λ I)⁻¹ Aᵀ [D; 0] = Aᵀ Y D        so   ΔW = Sᵀ = Dᵀ · X   with   X = Yᵀ A
 *
 * K: raw keys [n, d_in]   H: held keys [h, d_in]   k̃: pseudo keys [n, d_in]   ṽ: pseudo gradients [n, d_out]
 * D: value differences [n, d_out]   η, λ: learned, of one weight
 * </pre>
 *
 * <p>Back from {@code G = dL/dS}, with {@code U = X G [n, d_out]}, which is dL/dD:
 *
 * <pre>
 * dλ = −e^λ ⟨(M⁻¹ Y)ᵀ A G, D⟩    dṽ = c U    dc = U · ṽ    dk̃ = −η dc k    dη = −Σ dc (k · k̃)
 * </pre>
 *
 * <p>Without held keys this is the published update. No d×d matrix is built, and the rank stays n
 * whatever is held. The system is solved in float64, whatever the networks compute in: rows of one
 * answer are often nearly alike.
 */
final class LeastSquares implements Update {
  private static final int[] ROW = {1};

  private final LinearAlgebra algebra;
  private final PseudoRows rows;
  private final Anchors anchors;
  private final double eta;
  private final double ridge;
  private final NDArray system;
  private final NDArray inverse;
  private final NDArray agreement;
  private final NDArray differences;
  private final NDArray right;

  LeastSquares(
      NDManager scope,
      LinearAlgebra algebra,
      PseudoRows rows,
      Anchors known,
      double eta,
      double lambda) {
    this.algebra = algebra;
    this.rows = rows;
    this.eta = eta;
    ridge = Math.exp(lambda);
    anchors = known == null ? Anchors.of(rows.keys()) : known;
    try (NDManager work = scope.newSubManager()) {
      agreement = Engines.view(work, rows.keys()).mul(rows.pseudoKeys()).sum(ROW, true);
      differences = agreement.mul(-eta).mul(rows.pseudoGradients());
      requireNumbers(differences);
      system = plusRidge(work, anchors.products());
      inverse = algebra.solvePositiveDefinite(system, unitColumns(work, anchors));
      right = combined(scope, inverse);
      for (NDArray kept : List.of(agreement, differences, system, inverse)) {
        kept.attach(scope);
      }
    }
  }

  /** {@code A Aᵀ + e^λ I}, in float64. */
  private NDArray plusRidge(NDManager owner, NDArray products) {
    NDArray view = Engines.view(owner, products);
    NDArray sum =
        products.getDataType() == DataType.FLOAT64
            ? view.duplicate()
            : view.toType(DataType.FLOAT64, true);
    long rows = products.getShape().get(0);
    sum.reshape(rows * rows).get("::" + (rows + 1)).addi(ridge);
    return sum;
  }

  /** {@code [I; 0]}, as the rows are ordered in A. */
  private static NDArray unitColumns(NDManager owner, Anchors anchors) {
    int[] written = anchors.written();
    double[] unit = new double[anchors.count() * written.length];
    for (int i = 0; i < written.length; i++) {
      unit[written[i] * written.length + i] = 1;
    }
    return Tensors.create(owner, unit, DataType.FLOAT64, anchors.count(), written.length);
  }

  private static void requireNumbers(NDArray differences) {
    try (NDArray magnitudes = differences.abs();
        NDArray largest = magnitudes.max()) {
      if (!Double.isFinite(number(largest))) {
        throw new LinearAlgebraException(
            "value differences, "
                + differences.getShape()
                + ", have numbers that are infinite or none");
      }
    }
  }

  /** {@code Bᵀ A} in the type of A. */
  private NDArray combined(NDManager owner, NDArray wide) {
    try (NDArray narrow = wide.toType(rows.keys().getDataType(), true)) {
      return anchors.combined(owner, narrow);
    }
  }

  /** D {@code [n, d_out]}. */
  NDArray differences() {
    return differences;
  }

  @Override
  public NDArray left() {
    return differences.transpose();
  }

  @Override
  public NDArray right() {
    return right;
  }

  /** {@code A S = M Y D − e^λ Y D = [D; 0] − e^λ Y D}, so those of H move by {@code −e^λ Y D}. */
  @Override
  public Optional<NDArray> heldShifts() {
    int[] held = anchors.held();
    if (held.length == 0) {
      return Optional.empty();
    }
    try (NDManager work = right.getManager().newSubManager()) {
      NDArray narrow = Engines.view(work, inverse).toType(differences.getDataType(), false);
      NDArray shifts = Rows.select(narrow, held).matMul(differences).muli(-ridge);
      shifts.attach(right.getManager());
      return Optional.of(shifts);
    }
  }

  @Override
  public Gradients backward(NDManager scope, ShiftGradient upstream) {
    NDArray keys = Engines.view(scope, rows.keys());
    NDArray ofDifferences = upstream.ofKeys(Engines.view(scope, right));
    NDArray ofCoefficients = ofDifferences.mul(rows.pseudoGradients()).sum(ROW, true);
    return new Gradients(
        keys.mul(ofCoefficients.mul(-eta)),
        ofDifferences.mul(Engines.view(scope, agreement).mul(-eta)),
        -number(ofCoefficients.mul(agreement).sum()),
        -ridge * ofRidge(scope, upstream));
  }

  private double ofRidge(NDManager scope, ShiftGradient upstream) {
    try (NDArray twice = algebra.solvePositiveDefinite(system, inverse)) {
      twice.attach(scope);
      return number(upstream.ofKeys(combined(scope, twice)).mul(differences).sum());
    }
  }

  private static double number(NDArray scalar) {
    return scalar.toType(DataType.FLOAT64, false).getDouble();
  }
}
