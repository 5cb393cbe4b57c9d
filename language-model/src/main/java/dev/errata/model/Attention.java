package dev.errata.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
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
   * @param cache earlier keys and values of {@code layer}, to which the new ones are added
   * @return {@code [B, T, d]}, fresh
   */
  NDArray mix(NDArray qkv, int layer, Optional<DecodingCache> cache) {
    try (NDList parts = qkv.split(3, 2);
        NDArray q = perHead(parts.get(0));
        NDArray k = perHead(parts.get(1));
        NDArray v = perHead(parts.get(2))) {
      if (cache.isEmpty()) {
        return attend(q, k, v);
      }
      return attend(q, cache.get().appendKeys(layer, k), cache.get().appendValues(layer, v));
    }
  }

  private NDArray attend(NDArray q, NDArray k, NDArray v) {
    long fresh = q.getShape().get(2);
    long all = k.getShape().get(2);
    try (NDArray transposed = k.transpose(0, 1, 3, 2);
        NDArray scores = q.matMul(transposed)) {
      // In place: neither the product nor the softmax needs its input again for the gradient.
      Scalars.timesInPlace(scores, 1 / Math.sqrt(headWidth));
      if (fresh > 1) {
        try (NDArray mask = causalMask(q.getManager(), (int) fresh, (int) all)) {
          scores.addi(mask);
        }
      }
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

  /** Row t of the fresh tokens sees all tokens up to itself. */
  private static NDArray causalMask(NDManager manager, int fresh, int all) {
    float[] mask = new float[fresh * all];
    int earlier = all - fresh;
    for (int t = 0; t < fresh; t++) {
      for (int s = earlier + t + 1; s < all; s++) {
        mask[t * all + s] = Float.NEGATIVE_INFINITY;
      }
    }
    return manager.create(mask, new Shape(fresh, all));
  }
}
