package dev.errata.model.delta;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * An immutable row-major float32 matrix. Two matrices are equal if they have the same shape and the
 * same float bits.
 */
public final class FloatMatrix {
  private final int rows;
  private final int columns;
  private final float[] values;

  private FloatMatrix(int rows, int columns, float[] values) {
    if (rows < 0 || columns < 0 || (long) rows * columns != values.length) {
      throw new DeltaException(
          "matrix of %d x %d needs %d values, got %d"
              .formatted(rows, columns, (long) rows * columns, values.length));
    }
    this.rows = rows;
    this.columns = columns;
    this.values = values;
  }

  /** Copies {@code values}, row after row. */
  public static FloatMatrix of(int rows, int columns, float[] values) {
    return new FloatMatrix(rows, columns, values.clone());
  }

  /** Takes {@code values} as they are; the caller must not change them afterwards. */
  static FloatMatrix owning(int rows, int columns, float[] values) {
    return new FloatMatrix(rows, columns, values);
  }

  public int rows() {
    return rows;
  }

  public int columns() {
    return columns;
  }

  public float get(int row, int column) {
    return values[Math.addExact(row * columns, column)];
  }

  /** A read-only view of all values, row after row. */
  public FloatBuffer buffer() {
    return FloatBuffer.wrap(values).asReadOnlyBuffer();
  }

  /** A copy of all values, row after row. */
  public float[] toArray() {
    return values.clone();
  }

  /** The values themselves, row after row, for reading. */
  float[] shared() {
    return values;
  }

  /** {@code [this other]}: as many rows, the other's columns to the right. */
  FloatMatrix beside(FloatMatrix other) {
    if (rows != other.rows) {
      throw new DeltaException("%s cannot stand beside %s".formatted(this, other));
    }
    int width = columns + other.columns;
    float[] joined = new float[Math.multiplyExact(rows, width)];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(values, row * columns, joined, row * width, columns);
      int right = row * width + columns;
      System.arraycopy(other.values, row * other.columns, joined, right, other.columns);
    }
    return new FloatMatrix(rows, width, joined);
  }

  /** As many columns, the other's rows below. */
  FloatMatrix above(FloatMatrix other) {
    if (columns != other.columns) {
      throw new DeltaException("%s cannot stand above %s".formatted(this, other));
    }
    float[] joined = Arrays.copyOf(values, Math.addExact(values.length, other.values.length));
    System.arraycopy(other.values, 0, joined, values.length, other.values.length);
    return new FloatMatrix(rows + other.rows, columns, joined);
  }

  public FloatMatrix negated() {
    float[] negative = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      negative[i] = -values[i];
    }
    return new FloatMatrix(rows, columns, negative);
  }

  public boolean isFinite() {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FloatMatrix that
        && rows == that.rows
        && columns == that.columns
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * rows + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "FloatMatrix[" + rows + " x " + columns + "]";
  }
}
