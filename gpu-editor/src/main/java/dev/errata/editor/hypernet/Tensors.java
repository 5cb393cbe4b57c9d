package dev.errata.editor.hypernet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.errata.editor.gradient.FeatureRows;
import dev.errata.editor.gradient.RunningMoments;
import dev.errata.model.Engines;
import java.util.Arrays;
import java.util.function.IntFunction;

/** Rows to tensors. */
final class Tensors {
  private Tensors() {}

  /** A fresh array in the engine's own memory, rounded to {@code type}. */
  static NDArray create(NDManager owner, double[] values, DataType type, long... shape) {
    try (NDArray borrowed = owner.create(values, new Shape(shape))) {
      // A change to the type it has already would go on reading the Java buffer, copy or not.
      return type == DataType.FLOAT64 ? borrowed.duplicate() : borrowed.toType(type, true);
    }
  }

  private static NDArray create(
      NDManager owner, int rows, int columns, IntFunction<double[]> row, DataType type) {
    if (type != DataType.FLOAT32) {
      double[] values = new double[Math.multiplyExact(rows, columns)];
      for (int i = 0; i < rows; i++) {
        System.arraycopy(row.apply(i), 0, values, i * columns, columns);
      }
      return create(owner, values, type, rows, columns);
    }
    float[] values = new float[Math.multiplyExact(rows, columns)];
    for (int i = 0; i < rows; i++) {
      double[] wide = row.apply(i);
      for (int j = 0; j < columns; j++) {
        values[i * columns + j] = (float) wide[j];
      }
    }
    return Engines.newArray(owner, values, rows, columns);
  }

  /** Raw keys, {@code [n, d_in]}. */
  static NDArray keys(NDManager owner, FeatureRows rows, DataType type) {
    int width = rows.keyWidth();
    return create(owner, rows.count(), width, rows::features, type);
  }

  /**
   * {@code (x − μ) / (max(σ, floor) + ε)} of keys and value gradients, {@code [n, d_in + d_out]}.
   */
  static NDArray normalised(
      NDManager owner, FeatureRows rows, RunningMoments moments, NetworkForm form) {
    int width = moments.width();
    double[] means = moments.means();
    double[] scales = new double[width];
    Arrays.setAll(scales, i -> moments.deviation(i, form.epsilon()));
    raise(scales, 0, rows.keyWidth(), form);
    raise(scales, rows.keyWidth(), width, form);
    return create(
        owner,
        rows.count(),
        width,
        row -> normalised(rows.features(row), means, scales),
        form.type());
  }

  private static double[] normalised(double[] features, double[] means, double[] scales) {
    for (int i = 0; i < features.length; i++) {
      features[i] = (features[i] - means[i]) / scales[i];
    }
    return features;
  }

  /** Makes divisors of the spreads of one part of the features. */
  private static void raise(double[] spreads, int from, int to, NetworkForm form) {
    double squares = 0;
    for (int i = from; i < to; i++) {
      squares += spreads[i] * spreads[i];
    }
    double least = form.floor() * Math.sqrt(squares / (to - from));
    for (int i = from; i < to; i++) {
      spreads[i] = Math.max(spreads[i], least) + form.epsilon();
    }
  }
}
