package dev.errata.editor.solve;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/**
 * A sum of rank-one terms {@code Σ s aᵀa} with s = +1 or -1.
 *
 * @param rows {@code A [m, d]}: first the rows that are added
 * @param added how many of the rows are added; the others are taken away
 */
record SignedRows(NDArray rows, int added) {
  SignedRows {
    if (added < 0 || added > rows.getShape().get(0)) {
      throw new IllegalArgumentException(
          "signed rows: %d of %s cannot be added".formatted(added, rows.getShape()));
    }
  }

  int count() {
    return (int) rows.getShape().get(0);
  }

  /** {@code diag(s) [m, m]} in the type of the rows. */
  NDArray signs(NDManager manager) {
    double[] diagonal = new double[count() * count()];
    Arrays.setAll(diagonal, i -> i % (count() + 1) != 0 ? 0 : i / count() < added ? 1 : -1);
    return manager.create(diagonal, new Shape(count(), count())).toType(rows.getDataType(), false);
  }
}
