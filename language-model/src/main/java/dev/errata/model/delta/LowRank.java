package dev.errata.model.delta;

import java.util.Objects;

/**
 * One weight's change {@code ΔW = U·V}.
 *
 * @param weight Hugging Face name of the weight, e.g. {@code transformer.h.1.mlp.c_proj.weight}
 * @param u {@code [d_out, r]}
 * @param v {@code [r, d_in]}
 */
public record LowRank(String weight, FloatMatrix u, FloatMatrix v) {
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
  public int rows() {
    return u.rows();
  }

  /** {@code r}. */
  public int rank() {
    return u.columns();
  }

  /** {@code d_in}. */
  public int columns() {
    return v.columns();
  }

  /** {@code -ΔW}, as {@code (-U)·V}. */
  public LowRank negated() {
    return new LowRank(weight, u.negated(), v);
  }

  public boolean isFinite() {
    return u.isFinite() && v.isFinite();
  }
}
