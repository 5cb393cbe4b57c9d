package dev.errata.editor.rome;

import ai.djl.ndarray.NDArray;

/**
 * ROME's change of one weight (equation 2): {@code W ← W + r uᵀ} with {@code u = C⁻¹ k̄ / |C⁻¹ k̄|}
 * and {@code r = (v* - W k) / (k · u)}, so that {@code W k} becomes {@code v*}. k̄ is the plain
 * mean of the key over all contexts, k the bare prompt's key.
 */
final class RankOne {
  private RankOne() {}

  /**
   * u, the direction of keys that the change answers to.
   *
   * @param contextKeys {@code [contexts, d_in]}
   * @param inverse {@code C⁻¹ [d_in, d_in]}, or null for the identity
   * @return {@code [1, d_in]}, in the type of the keys
   */
  static NDArray direction(NDArray contextKeys, NDArray inverse) {
    NDArray mean = contextKeys.mean(new int[] {0}, true);
    NDArray u = mean;
    if (inverse != null) {
      NDArray row = mean.toType(inverse.getDataType(), false);
      u = row.matMul(inverse).toType(mean.getDataType(), false);
    }
    return u.div(u.norm());
  }

  /**
   * r, what the change adds per unit of u.
   *
   * @param missing {@code v* - W k [1, d_out]}
   * @param key {@code k [1, d_in]}
   * @param direction {@code u [1, d_in]}
   * @return {@code [1, d_out]}
   */
  static NDArray output(NDArray missing, NDArray key, NDArray direction) {
    return missing.div(key.mul(direction).sum());
  }
}
