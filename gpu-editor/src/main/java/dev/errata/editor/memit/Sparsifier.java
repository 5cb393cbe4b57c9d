package dev.errata.editor.memit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import dev.errata.model.Engines;
import dev.errata.model.LanguageModel;
import dev.errata.model.MasterWeights;
import dev.errata.model.delta.Dense;
import dev.errata.model.delta.EditDelta;
import dev.errata.model.delta.WeightUpdate;
import java.util.List;

/**
 * RECT's regularisation (Gu et al., <i>Model Editing Harms General Abilities of Large Language
 * Models: Regularization to the Rescue</i>, EMNLP 2024, <a
 * href="https://arxiv.org/abs/2401.04700">arXiv:2401.04700</a>, section 5): of a change {@code ΔW}
 * only the entries stay whose relative size {@code |Δ / (W + 1e-8)|} is among the largest; the
 * others become zero.
 *
 * <p>An entry stays if it is at least as large as the {@code ⌊(1 - share) · entries⌋}-th smallest,
 * counted from 1. A weight that is as good as zero always changes, and one of exactly {@code -1e-8}
 * has an infinite relative change, which stays too.
 */
final class Sparsifier {
  private static final double EPSILON = 1e-8;

  private final double share;

  /**
   * A sparsifier.
   *
   * @param share of entries that stay, above 0 and at most 1
   */
  Sparsifier(double share) {
    this.share = share;
  }

  /** The delta with each weight's change as a dense one that is zero where it does not stay. */
  EditDelta of(EditDelta solved, LanguageModel model) {
    try (NDManager scope = model.manager().newSubManager()) {
      List<Dense> sparse =
          solved.updates().stream().map(u -> sparse(scope, u, model.weights())).toList();
      return new EditDelta(List.copyOf(sparse));
    }
  }

  private Dense sparse(NDManager manager, WeightUpdate update, MasterWeights weights) {
    try (NDManager scope = manager.newSubManager()) {
      int rows = update.rows();
      int columns = update.columns();
      NDArray weight = Engines.newArray(scope, weights.get(update.weight()), rows, columns);
      NDArray change = Engines.newArray(scope, update.toArray(), rows, columns);
      return Dense.of(update.weight(), rows, columns, kept(change, weight).toFloatArray());
    }
  }

  /**
   * The change where it stays, zero elsewhere.
   *
   * @param change {@code ΔW [d_out, d_in]}
   * @param weight {@code W [d_out, d_in]}
   * @return {@code [d_out, d_in]}, fresh
   */
  NDArray kept(NDArray change, NDArray weight) {
    NDArray relative = change.div(weight.add(EPSILON)).abs();
    NDArray sorted = relative.flatten().sort();
    long entries = sorted.size();
    long smallest = (long) ((1 - share) * entries);
    if (smallest < 1) {
      return change.duplicate();
    }
    NDArray threshold = sorted.get(new NDIndex("{}", smallest - 1));
    return change.mul(relative.gte(threshold).toType(change.getDataType(), false));
  }
}
