package dev.errata.editor.onestep;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.errata.editor.gradient.GradientRows;
import dev.errata.editor.locate.Matrices;
import dev.errata.editor.locate.NormAnchor;
import dev.errata.model.Engines;
import dev.errata.model.MasterWeights;
import dev.errata.model.family.WeightNames;

/**
 * Norm-anchor scaling of pseudo values: with {@code v = W k + b} what a weight gives at a row, the
 * value that its pseudo value δ leads to, {@code v + δ}, is brought to the anchor's norm, as {@link
 * NormAnchor} does with sought values. What v + δ would be more than twice as long stays v.
 */
final class AnchoredValues {
  private AnchoredValues() {}

  /**
   * Pseudo values to put in place of these.
   *
   * @param pseudo δ {@code [n, d_out]}
   * @return {@code [n, d_out]} float64, in {@code scope}
   */
  static NDArray of(
      NDManager scope,
      MasterWeights weights,
      String name,
      GradientRows rows,
      NDArray pseudo,
      double anchor) {
    double[][] values = values(scope, weights, name, rows);
    double[][] shifts = Matrices.rows(pseudo);
    double[] flat = new double[rows.count() * rows.gradientWidth()];
    for (int row = 0; row < values.length; row++) {
      double[] none = new double[rows.gradientWidth()];
      double[] anchored = NormAnchor.target(none, values[row], shifts[row], anchor);
      System.arraycopy(anchored, 0, flat, row * anchored.length, anchored.length);
    }
    return scope.create(flat, new Shape(rows.count(), rows.gradientWidth()));
  }

  private static double[][] values(
      NDManager scope, MasterWeights weights, String name, GradientRows rows) {
    try (NDManager work = scope.newSubManager()) {
      NDArray keys = Engines.newArray(work, rows.keys(), rows.count(), rows.keyWidth());
      int[] shape = weights.shape(name);
      NDArray weight = Engines.newArray(work, weights.get(name), shape[0], shape[1]);
      NDArray values =
          keys.toType(DataType.FLOAT64, false)
              .matMul(weight.transpose().toType(DataType.FLOAT64, false));
      String bias = WeightNames.biasOf(name);
      if (!weights.names().contains(bias)) {
        return Matrices.rows(values);
      }
      NDArray offset = Engines.newArray(work, weights.get(bias), shape[0]);
      return Matrices.rows(values.add(offset.toType(DataType.FLOAT64, false)));
    }
  }
}
