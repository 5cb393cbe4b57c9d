package dev.errata.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.core.Linear;

/** The products of a forward pass. Training may put faster, less exact ones in their place. */
public interface Kernels {
  /** Every product in the type of its arguments. */
  Kernels EXACT = (x, weight, bias) -> Linear.linear(x, weight, bias).singletonOrThrow();

  /**
   * {@code x Wᵀ + b}, fresh, in {@code x}'s manager and type; differentiable.
   *
   * @param x {@code […, d_in]}
   * @param weight {@code [d_out, d_in]}
   * @param bias {@code [d_out]}, or null for none
   */
  NDArray linear(NDArray x, NDArray weight, NDArray bias);

  /**
   * Rows of a table, fresh, float32; differentiable.
   *
   * @param ids {@code [B, T]}, int64
   * @param table {@code [n, d]}
   * @return {@code [B, T, d]}
   */
  default NDArray rows(NDArray ids, NDArray table) {
    return Embedding.embedding(ids, table, SparseFormat.DENSE).singletonOrThrow();
  }

  /** Whether {@link #mlp} computes this activation. */
  default boolean fuses(Activation activation) {
    return false;
  }

  /**
   * {@code act(x W_inᵀ + b_in) W_outᵀ + b_out} as one operation, without the tensor between.
   *
   * @param weights W_in {@code [d_ff, d]}, b_in, W_out {@code [d, d_ff]}, b_out
   */
  default NDArray mlp(NDArray x, NDArray... weights) {
    throw new UnsupportedOperationException("these kernels fuse no MLP");
  }
}
