package dev.errata.editor.onestep;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.errata.editor.gradient.GradientRows;
import dev.errata.model.linalg.LinearAlgebra;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Running scatter of the value gradients (StableEdit):
 *
 * <pre>
 * S ← S + r · cov(g) + n r d dᵀ / n'        cov: population covariance of the minibatch's r rows
 * </pre>
 *
 * <p>Symmetric; the lower triangle is kept, row after row.
 */
final class GradientScatter {
  private final int width;
  private final double[] lower;

  GradientScatter(int width) {
    this.width = width;
    lower = new double[Math.multiplyExact(width, width + 1) / 2];
  }

  GradientScatter copy() {
    GradientScatter copy = new GradientScatter(width);
    System.arraycopy(lower, 0, copy.lower, 0, lower.length);
    return copy;
  }

  /**
   * Adds a minibatch.
   *
   * @param before rows so far, n
   * @param shift d of every feature, those of the keys first
   */
  void add(GradientRows rows, double before, double[] shift) {
    int fresh = rows.count();
    int offset = rows.keyWidth();
    double between = before * fresh / (before + fresh);
    double[][] centred = centred(rows);
    int place = 0;
    for (int i = 0; i < width; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = between * shift[offset + i] * shift[offset + j];
        for (double[] row : centred) {
          sum += row[i] * row[j];
        }
        lower[place++] += sum;
      }
    }
  }

  private double[][] centred(GradientRows rows) {
    double[][] centred = new double[rows.count()][width];
    for (int i = 0; i < width; i++) {
      double mean = 0;
      for (int row = 0; row < centred.length; row++) {
        centred[row][i] = rows.gradients()[row * width + i];
        mean += centred[row][i];
      }
      mean /= centred.length;
      for (double[] row : centred) {
        row[i] -= mean;
      }
    }
    return centred;
  }

  /** S. */
  double at(int row, int column) {
    int high = Math.max(row, column);
    return lower[high * (high + 1) / 2 + Math.min(row, column)];
  }

  /**
   * {@code V max(Λ, floor)^(−1/2) Vᵀ} of {@code S / degrees = V Λ Vᵀ}.
   *
   * @return {@code [d_out, d_out]} float64, in {@code scope}
   */
  NDArray inverseRoot(NDManager scope, LinearAlgebra algebra, double degrees, double floor) {
    double[] full = new double[width * width];
    for (int i = 0; i < full.length; i++) {
      full[i] = at(i / width, i % width) / degrees;
    }
    try (NDManager work = scope.newSubManager()) {
      LinearAlgebra.Eigen eigen =
          algebra.eigh(work.create(full, new Shape(width, width)).duplicate());
      double[] roots = eigen.values().toDoubleArray();
      Arrays.setAll(roots, i -> 1 / Math.sqrt(Math.max(roots[i], floor)));
      NDArray result = eigen.vectors().mul(work.create(roots)).matMul(eigen.vectors().transpose());
      result.attach(scope);
      return result;
    }
  }

  void write(DataOutput out) throws IOException {
    for (double value : lower) {
      out.writeDouble(value);
    }
  }

  /** Replaces the content by what {@link #write} wrote of the same width. */
  void read(DataInput in) throws IOException {
    for (int i = 0; i < lower.length; i++) {
      lower[i] = in.readDouble();
    }
  }
}
