package dev.errata.model.delta;

import java.util.Objects;

/**
 * One weight's change, number by number: what methods give whose change has no low rank.
 *
 * @param weight Hugging Face name of the weight
 * @param values {@code ΔW [d_out, d_in]}
 */
public record Dense(String weight, FloatMatrix values) implements WeightUpdate {
  public Dense {
    Objects.requireNonNull(weight, "weight");
    Objects.requireNonNull(values, "values");
  }

  /** Copies the array, which is row-major. */
  public static Dense of(String weight, int rows, int columns, float[] values) {
    return new Dense(weight, FloatMatrix.of(rows, columns, values));
  }

  @Override
  public int rows() {
    return values.rows();
  }

  @Override
  public int columns() {
    return values.columns();
  }

  @Override
  public int rank() {
    return Math.min(rows(), columns());
  }

  @Override
  public Dense negated() {
    return new Dense(weight, values.negated());
  }

  @Override
  public boolean isFinite() {
    return values.isFinite();
  }

  @Override
  public RowReader reader() {
    return (row, into) -> System.arraycopy(values.shared(), row * columns(), into, 0, columns());
  }
}
