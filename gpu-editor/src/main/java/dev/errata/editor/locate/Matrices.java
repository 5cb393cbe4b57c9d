package dev.errata.editor.locate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;

/** Rows of numbers to tensors and back. */
public final class Matrices {
  private Matrices() {}

  /** {@code [rows, columns]}, float32. */
  public static NDArray create(NDManager manager, double[][] rows) {
    int columns = rows[0].length;
    float[] values = new float[rows.length * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) rows[i / columns][i % columns];
    }
    return manager.create(values, new Shape(rows.length, columns));
  }

  /** {@code [rows, columns]}, float32. */
  public static NDArray create(NDManager manager, List<float[]> rows) {
    int columns = rows.get(0).length;
    float[] values = new float[rows.size() * columns];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i), 0, values, i * columns, columns);
    }
    return manager.create(values, new Shape(rows.size(), columns));
  }

  public static double[] values(NDArray array) {
    return array.toType(DataType.FLOAT64, false).toDoubleArray();
  }

  public static double[][] rows(NDArray matrix) {
    double[] flat = values(matrix);
    int columns = (int) matrix.getShape().get(1);
    double[][] rows = new double[flat.length / columns][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Arrays.copyOfRange(flat, i * columns, (i + 1) * columns);
    }
    return rows;
  }

  public static List<float[]> floatRows(NDArray matrix) {
    float[] flat = matrix.toFloatArray();
    int columns = (int) matrix.getShape().get(1);
    float[][] rows = new float[flat.length / columns][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Arrays.copyOfRange(flat, i * columns, (i + 1) * columns);
    }
    return List.of(rows);
  }
}
