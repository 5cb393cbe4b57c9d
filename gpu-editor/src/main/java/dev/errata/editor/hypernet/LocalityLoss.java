package dev.errata.editor.hypernet;

import ai.djl.ndarray.NDArray;

/**
 * How far an edit moves predictions that it should leave alone (RLEdit, equation 8):
 *
 * <pre>
 * L_loc = 1/m Σ_i Σ_w p_ref(w | i) (ln p_ref(w | i) − ln p(w | i))
 *
 * i: the m answer positions of the unrelated prompts   w: tokens   p_ref: before the edit
 * </pre>
 */
public final class LocalityLoss {
  private static final int[] TOKENS = {1};

  private LocalityLoss() {}

  /**
   * L_loc in nats, differentiable in {@code logits}: {@code dL/dlogits = (p − p_ref) / m}.
   *
   * @param logits {@code [m, V]} after the edit
   * @param reference {@code [m, V]}, logits before it; no gradient flows there
   * @return a scalar, in the manager of the reference, as all that is computed on the way
   */
  public static NDArray of(NDArray logits, NDArray reference) {
    NDArray fixed = reference.stopGradient().logSoftmax(1);
    return fixed.exp().mul(fixed.sub(logits.logSoftmax(1))).sum(TOKENS).mean();
  }
}
