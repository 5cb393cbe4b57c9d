package dev.errata.model.delta;

import java.util.Arrays;
import java.util.Objects;

/**
 * One weight's change {@code ΔW = U·V}.
 *
 * @param weight Hugging Face name of the weight, e.g. {@code transformer.h.1.mlp.c_proj.weight}
 * @param u {@code [d_out, r]}
 * @param v {@code [r, d_in]}
 */
public record LowRank(String weight, FloatMatrix u, FloatMatrix v) implements WeightUpdate {
  public LowRank {
    Objects.requireNonNull(weight, "weight");
    if (u.columns() != v.rows()) {
      throw new DeltaException(
          "%s: U has %d columns but V has %d rows".formatted(weight, u.columns(), v.rows()));
    }
  }

  /** Copies both arrays, which are row-major. */
  public static LowRank of(String weight, int rows, int rank, int columns, float[] u, float[] v) {
    return new LowRank(weight, FloatMatrix.of(rows, rank, u), FloatMatrix.of(rank, columns, v));
  }

  /** {@code d_out}. */
  @Override
  public int rows() {
    return u.rows();
  }

  /** {@code r}. */
  @Override
  public int rank() {
    return u.columns();
  }

  /** {@code d_in}. */
  @Override
  public int columns() {
    return v.columns();
  }

  /** {@code -ΔW}, as {@code (-U)·V}. */
  @Override
  public LowRank negated() {
    return new LowRank(weight, u.negated(), v);
  }

  @Override
  public boolean isFinite() {
    return u.isFinite() && v.isFinite();
  }

  /** {@code Δ = 0}, then {@code Δ ← Δ + uₖvₖ} for k = 0, 1, …, all rounded to float32. */
  @Override
  public RowReader reader() {
    // Loops over arrays of their own, read from 0 on, are those that the Java compiler vectorises.
    float[][] right = new float[rank()][];
    for (int k = 0; k < right.length; k++) {
      right[k] = Arrays.copyOfRange(v.shared(), k * columns(), (k + 1) * columns());
    }
    return (row, into) -> add(into, u.shared(), row * right.length, right);
  }

  private static void add(float[] into, float[] left, int at, float[][] right) {
    int k = 0;
    for (; k + 4 <= right.length; k += 4) {
      addFour(into, left, at + k, right[k], right[k + 1], right[k + 2], right[k + 3]);
    }
    for (; k < right.length; k++) {
      addOne(into, left[at + k], right[k]);
    }
  }

  private static void addOne(float[] into, float factor, float[] right) {
    for (int j = 0; j < into.length; j++) {
      into[j] += factor * right[j];
    }
  }

  /** Four steps in one go over the row, which is read and written once; the order is the same. */
  private static void addFour(
      float[] into, float[] left, int at, float[] a, float[] b, float[] c, float[] d) {
    float first = left[at];
    float second = left[at + 1];
    float third = left[at + 2];
    float fourth = left[at + 3];
    for (int j = 0; j < into.length; j++) {
      into[j] = into[j] + first * a[j] + second * b[j] + third * c[j] + fourth * d[j];
    }
  }

  /** Both changes of one weight as one, this one's factors first. */
  public LowRank and(LowRank other) {
    if (!weight.equals(other.weight)) {
      throw new DeltaException("cannot join changes of " + weight + " and " + other.weight);
    }
    return new LowRank(weight, u.beside(other.u), v.above(other.v));
  }
}
