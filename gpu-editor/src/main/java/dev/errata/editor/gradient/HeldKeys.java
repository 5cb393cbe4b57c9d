package dev.errata.editor.gradient;

import ai.djl.ndarray.NDArray;

/**
 * Keys whose values shall stay as they are.
 *
 * @param rows H {@code [h, d_in]} float32
 * @param products H Hᵀ {@code [h, h]} float32
 */
public record HeldKeys(NDArray rows, NDArray products) {
  /** Multiplies the products out; they belong to the manager of the rows. */
  public static HeldKeys of(NDArray rows) {
    try (NDArray transposed = rows.transpose()) {
      return new HeldKeys(rows, rows.matMul(transposed));
    }
  }
}
