package dev.errata.model.delta;

import java.util.Arrays;

/** One weight's change {@code ΔW [d_out, d_in]}. */
public sealed interface WeightUpdate permits LowRank, Dense {
  /** Hugging Face name of the weight, e.g. {@code transformer.h.1.mlp.c_proj.weight}. */
  String weight();

  /** {@code d_out}. */
  int rows();

  /** {@code d_in}. */
  int columns();

  /** Most directions that the change can have. */
  int rank();

  /** {@code -ΔW}. */
  WeightUpdate negated();

  boolean isFinite();

  /** Reads the rows of {@code ΔW}; for many of them, by one thread or several. */
  RowReader reader();

  /** Reads rows of a change. */
  @FunctionalInterface
  interface RowReader {
    /**
     * Computes one row in the canonical arithmetic.
     *
     * @param into of length {@link #columns}, all zero; receives the row
     */
    void read(int row, float[] into);
  }

  /** {@code ΔW} in the canonical arithmetic, row after row. */
  default float[] toArray() {
    float[] values = new float[Math.multiplyExact(rows(), columns())];
    float[] row = new float[columns()];
    RowReader rows = reader();
    for (int i = 0; i < rows(); i++) {
      Arrays.fill(row, 0);
      rows.read(i, row);
      System.arraycopy(row, 0, values, i * row.length, row.length);
    }
    return values;
  }
}
