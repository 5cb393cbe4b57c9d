package dev.errata.editor.locate;

import ai.djl.ndarray.NDArray;

/** Solves for the change of one layer's weight: where a method differs from others. */
@FunctionalInterface
public interface LayerSolve {
  /**
   * The right factor V of the change {@code ΔW = Rᵀ V}.
   *
   * @param layerIndex position in the list of edited layers
   * @param keys K {@code [n, d_in]}, averaged keys of the batch
   * @return {@code V [n, d_in]}, fresh, on the manager of {@code keys}; of any float type
   */
  NDArray rightFactor(int layerIndex, NDArray keys);
}
