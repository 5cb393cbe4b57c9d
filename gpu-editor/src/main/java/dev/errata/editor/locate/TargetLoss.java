package dev.errata.editor.locate;

/**
 * What the target optimiser asks of a model: how well each edit's answer follows from its shifted
 * residual.
 */
@FunctionalInterface
public interface TargetLoss {
  /**
   * Loss and gradient of some edits at some shifts, without weight decay.
   *
   * <p>Per edit: mean over its contexts of (Σ -ln p(target) / target tokens) + klFactor ·
   * KL(current ‖ initial) at the last subject token of the essence prompt.
   *
   * @param edits indices of the edits
   * @param shifts δ, one row of length d per index
   */
  LossAndGradient at(int[] edits, double[][] shifts);
}
