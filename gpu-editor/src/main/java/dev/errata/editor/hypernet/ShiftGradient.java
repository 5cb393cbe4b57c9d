package dev.errata.editor.hypernet;

import ai.djl.ndarray.NDArray;

/**
 * The gradient {@code G = dL/dS} of a loss with respect to a shift {@code S [d_in, d_out]}, whole
 * or in factors. Only its products with few rows are ever needed. Rows have the type of the
 * networks; products are fresh, in the manager of the rows.
 */
public interface ShiftGradient {
  /** {@code R G} for {@code R [n, d_in]}: {@code [n, d_out]}. */
  NDArray ofKeys(NDArray rows);

  /** {@code R Gᵀ} for {@code R [n, d_out]}: {@code [n, d_in]}. */
  NDArray ofValues(NDArray rows);

  /**
   * From the gradient of the whole weight.
   *
   * @param gradient {@code dL/dW [d_out, d_in]}; not closed
   */
  static ShiftGradient ofWeight(NDArray gradient) {
    return new ShiftGradient() {
      @Override
      public NDArray ofKeys(NDArray rows) {
        try (NDArray transposed = gradient.transpose()) {
          return rows.matMul(transposed);
        }
      }

      @Override
      public NDArray ofValues(NDArray rows) {
        return rows.matMul(gradient);
      }
    };
  }

  /**
   * From its factors {@code G = Kᵀ V}, such as keys and value gradients of a loss.
   *
   * @param keys {@code K [m, d_in]}; not closed
   * @param values {@code V [m, d_out]}; not closed
   */
  static ShiftGradient ofRows(NDArray keys, NDArray values) {
    return new ShiftGradient() {
      @Override
      public NDArray ofKeys(NDArray rows) {
        return through(rows, keys, values);
      }

      @Override
      public NDArray ofValues(NDArray rows) {
        return through(rows, values, keys);
      }

      private NDArray through(NDArray rows, NDArray first, NDArray second) {
        try (NDArray transposed = first.transpose();
            NDArray inner = rows.matMul(transposed)) {
          return inner.matMul(second);
        }
      }
    };
  }

  /** {@code G + other}. */
  default ShiftGradient plus(ShiftGradient other) {
    ShiftGradient self = this;
    return new ShiftGradient() {
      @Override
      public NDArray ofKeys(NDArray rows) {
        return sum(self.ofKeys(rows), other.ofKeys(rows));
      }

      @Override
      public NDArray ofValues(NDArray rows) {
        return sum(self.ofValues(rows), other.ofValues(rows));
      }

      private NDArray sum(NDArray left, NDArray right) {
        try (right) {
          return left.addi(right);
        }
      }
    };
  }

  /** {@code factor · G}. */
  default ShiftGradient times(double factor) {
    ShiftGradient self = this;
    return new ShiftGradient() {
      @Override
      public NDArray ofKeys(NDArray rows) {
        return self.ofKeys(rows).muli(factor);
      }

      @Override
      public NDArray ofValues(NDArray rows) {
        return self.ofValues(rows).muli(factor);
      }
    };
  }
}
