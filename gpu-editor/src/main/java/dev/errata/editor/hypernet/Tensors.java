package dev.errata.editor.hypernet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.errata.editor.gradient.FeatureRows;
import dev.errata.editor.gradient.RunningMoments;

/** Rows to tensors, and tensors from one manager to another. */
final class Tensors {
  private Tensors() {}

  /** A fresh array in the engine's own memory, rounded to {@code type}. */
  static NDArray create(NDManager owner, double[] values, DataType type, long... shape) {
    try (NDArray borrowed = owner.create(values, new Shape(shape))) {
      // A change to the type it has already would go on reading the Java buffer, copy or not.
      return type == DataType.FLOAT64 ? borrowed.duplicate() : borrowed.toType(type, true);
    }
  }

  /**
   * The same numbers, not a copy, under another owner. What is computed from them then belongs to
   * {@code owner}: results go to the manager of the first operand.
   */
  static NDArray view(NDManager owner, NDArray array) {
    NDArray view = array.stopGradient();
    view.attach(owner);
    return view;
  }

  /** Raw keys, {@code [n, d_in]}. */
  static NDArray keys(NDManager owner, FeatureRows rows, DataType type) {
    int width = rows.keyWidth();
    double[] values = new double[Math.multiplyExact(rows.count(), width)];
    for (int i = 0; i < values.length; i++) {
      values[i] = rows.feature(i / width, i % width);
    }
    return create(owner, values, type, rows.count(), width);
  }

  /** {@code (x − μ) / (σ + ε)} of keys and value gradients, {@code [n, d_in + d_out]}. */
  static NDArray normalised(
      NDManager owner, FeatureRows rows, RunningMoments moments, double epsilon, DataType type) {
    int width = moments.width();
    double[] scales = new double[width];
    for (int i = 0; i < width; i++) {
      scales[i] = moments.deviation(i, epsilon) + epsilon;
    }
    double[] values = new double[Math.multiplyExact(rows.count(), width)];
    for (int row = 0; row < rows.count(); row++) {
      for (int i = 0; i < width; i++) {
        values[row * width + i] = (rows.feature(row, i) - moments.mean(i)) / scales[i];
      }
    }
    return create(owner, values, type, rows.count(), width);
  }
}
