package dev.errata.editor.locate;

import ai.djl.ndarray.NDArray;

/** What the residual spread asks of a model while it changes one layer after the other. */
public interface LayerProbe {
  /**
   * Averaged keys {@code [n, d_in]} of a layer's edited weight, with the changes so far in place.
   */
  NDArray keys(int layer);

  /**
   * Residual {@code [n, d]} after the target layer at the bare prompt's last subject token,
   * likewise.
   */
  NDArray current();

  /**
   * Puts a change of a layer's weight in place for what is asked next.
   *
   * @param left U {@code [d_out, n]}
   * @param right V {@code [n, d_in]}
   */
  void change(int layer, NDArray left, NDArray right);
}
