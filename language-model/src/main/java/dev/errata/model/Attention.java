package dev.errata.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;

/**
 * Causal multi-head attention: {@code softmax(Q Kᵀ / √d_head + mask) V}.
 *
 * @param heads number of heads
 * @param headWidth {@code d_head}
 */
record Attention(int heads, int headWidth) {

  /**
   * Mixes tokens.
   *
   * @param qkv {@code [B, T, 3 d]}, queries, keys and values side by side
   * @param step says which tokens see which; its cache holds earlier keys and values of {@code
   *     layer}, to which the new ones are added
   * @return {@code [B, T, d]}, fresh
   */
  NDArray mix(NDArray qkv, int layer, Step step) {
    try (NDList parts = qkv.split(3, 2);
        NDArray q = perHead(parts.get(0));
        NDArray k = perHead(parts.get(1));
        NDArray v = perHead(parts.get(2))) {
      Optional<NDArray> mask = step.layout().mask(qkv.getManager(), Layout.UNLIMITED);
      Optional<DecodingCache> cache = step.pass().cache();
      if (cache.isEmpty()) {
        return attend(q, k, v, mask);
      }
      return attend(q, cache.get().appendKeys(layer, k), cache.get().appendValues(layer, v), mask);
    }
  }

  private NDArray attend(NDArray q, NDArray k, NDArray v, Optional<NDArray> mask) {
    long fresh = q.getShape().get(2);
    try (NDArray transposed = k.transpose(0, 1, 3, 2);
        NDArray scores = q.matMul(transposed)) {
      // In place: neither the product nor the softmax needs its input again for the gradient.
      Scalars.timesInPlace(scores, 1 / Math.sqrt(headWidth));
      mask.ifPresent(scores::addi);
      try (NDArray weights = scores.softmax(-1);
          NDArray mixed = weights.matMul(v);
          NDArray byToken = mixed.transpose(0, 2, 1, 3)) {
        return byToken.reshape(q.getShape().get(0), fresh, (long) heads * headWidth);
      }
    }
  }

  /** {@code [B, T, d]} as {@code [B, heads, T, d_head]}. */
  private NDArray perHead(NDArray x) {
    Shape shape = x.getShape();
    try (NDArray split = x.reshape(shape.get(0), shape.get(1), heads, headWidth)) {
      return split.transpose(0, 2, 1, 3);
    }
  }
}
