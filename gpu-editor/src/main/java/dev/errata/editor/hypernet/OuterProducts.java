package dev.errata.editor.hypernet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.errata.editor.hypernet.UpdateRule.Gradients;
import dev.errata.editor.hypernet.UpdateRule.PseudoRows;
import dev.errata.editor.hypernet.UpdateRule.Update;
import dev.errata.model.Engines;

/**
 * A gradient step along pseudo rows (MEND, <a
 * href="https://arxiv.org/abs/2110.11309">arXiv:2110.11309</a>):
 *
 * <pre>
 * S = −η K̃ᵀ Ṽ     so   ΔW = (−η Ṽ)ᵀ · K̃
 *
 * K̃: pseudo keys [n, d_in]   Ṽ: pseudo gradients [n, d_out]   η: learned, of one weight
 * </pre>
 *
 * <p>Back from {@code G = dL/dS}: {@code dṼ = −η K̃ G}, {@code dK̃ = −η Ṽ Gᵀ}, {@code dη = −⟨K̃ G,
 * Ṽ⟩}.
 */
record OuterProducts(PseudoRows rows, double eta) implements Update {
  @Override
  public NDArray left() {
    return rows.pseudoGradients().mul(-eta).transpose();
  }

  @Override
  public NDArray right() {
    return rows.pseudoKeys();
  }

  @Override
  public Gradients backward(NDManager scope, ShiftGradient upstream) {
    NDArray gradients = Engines.view(scope, rows.pseudoGradients());
    NDArray along = upstream.ofKeys(Engines.view(scope, rows.pseudoKeys()));
    NDArray product = along.mul(gradients).sum().toType(DataType.FLOAT64, false);
    return new Gradients(
        upstream.ofValues(gradients).muli(-eta), along.mul(-eta), -product.getDouble(), 0);
  }
}
