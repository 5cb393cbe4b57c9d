package dev.errata.editor.memit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.errata.editor.solve.LayerTerms;
import dev.errata.editor.statistics.Covariance;

/**
 * MEMIT's system of one layer (equation 14): {@code ΔW = Rᵀ K (λ C + Kᵀ K)⁻¹}, so {@code B = λ C}
 * and the rows are the keys themselves. With the keys of earlier edits among the rows it is the
 * sequential form.
 */
record CovarianceTerms(Covariance covariance) implements LayerTerms {
  @Override
  public NDArray base(NDManager manager) {
    NDArray copy = covariance.matrix().duplicate();
    copy.attach(manager);
    return copy;
  }
}
