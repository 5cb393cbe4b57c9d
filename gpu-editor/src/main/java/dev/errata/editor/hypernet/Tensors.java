package dev.errata.editor.hypernet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.errata.editor.gradient.FeatureRows;
import dev.errata.editor.gradient.RunningMoments;
import dev.errata.model.Engines;
import java.util.Arrays;

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

  private interface Element {
    double at(int row, int column);
  }

  private static NDArray create(
      NDManager owner, int rows, int columns, Element elements, DataType type) {
    if (type != DataType.FLOAT32) {
      double[] values = new double[Math.multiplyExact(rows, columns)];
      for (int i = 0, row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          values[i++] = elements.at(row, column);
        }
      }
      return create(owner, values, type, rows, columns);
    }
    float[] values = new float[Math.multiplyExact(rows, columns)];
    for (int i = 0, row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        values[i++] = (float) elements.at(row, column);
      }
    }
    return Engines.newArray(owner, values, rows, columns);
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
    return create(owner, rows.count(), width, rows::feature, type);
  }

  /**
   * {@code (x − μ) / (max(σ, floor) + ε)} of keys and value gradients, {@code [n, d_in + d_out]}.
   */
  static NDArray normalised(
      NDManager owner, FeatureRows rows, RunningMoments moments, NetworkForm form) {
    int width = moments.width();
    double[] scales = new double[width];
    Arrays.setAll(scales, i -> moments.deviation(i, form.epsilon()));
    raise(scales, 0, rows.keyWidth(), form);
    raise(scales, rows.keyWidth(), width, form);
    return create(
        owner,
        rows.count(),
        width,
        (row, i) -> (rows.feature(row, i) - moments.mean(i)) / scales[i],
        form.type());
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
