package dev.errata.editor.solve;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** The system {@code M = B + Σ aᵀa} of one layer. */
interface LayerSystem extends AutoCloseable {
  /** Adds rows and takes others away. */
  void changeInPlace(RowSet added, RowSet taken);

  /**
   * {@code K' (M + K'ᵀ K')⁻¹} for the rows K' of {@code keys [n, d]}, M without the rows taken.
   *
   * @return {@code [n, d]}, float64, in {@code manager}
   */
  NDArray solve(NDManager manager, NDArray keys, RowSet taken);

  @Override
  void close();
}
