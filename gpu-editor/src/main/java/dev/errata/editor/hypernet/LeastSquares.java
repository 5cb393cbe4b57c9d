package dev.errata.editor.hypernet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.errata.editor.gradient.HeldKeys;
import dev.errata.editor.hypernet.UpdateRule.Gradients;
import dev.errata.editor.hypernet.UpdateRule.PseudoRows;
import dev.errata.editor.hypernet.UpdateRule.Update;
import dev.errata.model.linalg.LinearAlgebra;
import dev.errata.model.linalg.LinearAlgebraException;
import java.util.List;

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
  private final double eta;
  private final double ridge;
  private final NDArray anchors;
  private final NDArray system;
  private final NDArray inverse;
  private final NDArray agreement;
  private final NDArray differences;
  private final NDArray right;

  LeastSquares(
      NDManager scope,
      LinearAlgebra algebra,
      PseudoRows rows,
      HeldKeys held,
      double eta,
      double lambda) {
    this.algebra = algebra;
    this.rows = rows;
    this.eta = eta;
    ridge = Math.exp(lambda);
    try (NDManager work = scope.newSubManager()) {
      NDArray keys = Tensors.view(work, rows.keys());
      agreement = keys.mul(rows.pseudoKeys()).sum(ROW, true);
      differences = agreement.mul(-eta).mul(rows.pseudoGradients());
      requireNumbers(differences);
      anchors = held == null ? keys.duplicate() : keys.concat(Tensors.view(work, held.rows()), 0);
      int all = (int) anchors.getShape().get(0);
      NDArray unit = work.eye(all).toType(DataType.FLOAT64, false);
      system =
          products(work, keys, anchors, held).toType(DataType.FLOAT64, false).add(unit.mul(ridge));
      inverse = algebra.solvePositiveDefinite(system, unit.get(":, :" + keys.getShape().get(0)));
      right = times(inverse, anchors);
      for (NDArray kept : List.of(agreement, differences, anchors, system, inverse, right)) {
        kept.attach(scope);
      }
    }
  }

  /** {@code A Aᵀ}, of which that of the held keys is known. */
  private static NDArray products(NDManager work, NDArray keys, NDArray anchors, HeldKeys held) {
    NDArray above = keys.matMul(anchors.transpose());
    if (held == null) {
      return above;
    }
    NDArray beside = above.get(":, " + keys.getShape().get(0) + ":").transpose();
    return above.concat(beside.concat(Tensors.view(work, held.products()), 1), 0);
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

  /** {@code Bᵀ A} in the type of A, in its manager. */
  private static NDArray times(NDArray wide, NDArray anchors) {
    try (NDArray transposed = wide.transpose();
        NDArray narrow = transposed.toType(anchors.getDataType(), true)) {
      NDArray product = narrow.matMul(anchors);
      product.attach(anchors.getManager());
      return product;
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

  @Override
  public Gradients backward(NDManager scope, ShiftGradient upstream) {
    NDArray keys = Tensors.view(scope, rows.keys());
    NDArray ofDifferences = upstream.ofKeys(Tensors.view(scope, right));
    NDArray ofCoefficients = ofDifferences.mul(rows.pseudoGradients()).sum(ROW, true);
    return new Gradients(
        keys.mul(ofCoefficients.mul(-eta)),
        ofDifferences.mul(Tensors.view(scope, agreement).mul(-eta)),
        -number(ofCoefficients.mul(agreement).sum()),
        -ridge * ofRidge(scope, upstream));
  }

  private double ofRidge(NDManager scope, ShiftGradient upstream) {
    try (NDArray twice = algebra.solvePositiveDefinite(system, inverse)) {
      twice.attach(scope);
      NDArray rows = times(twice, Tensors.view(scope, anchors));
      return number(upstream.ofKeys(rows).mul(differences).sum());
    }
  }

  private static double number(NDArray scalar) {
    return scalar.toType(DataType.FLOAT64, false).getDouble();
  }
}
