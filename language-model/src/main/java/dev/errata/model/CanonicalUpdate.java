package dev.errata.model;

import dev.errata.model.delta.DeltaException;
import dev.errata.model.delta.WeightUpdate;
import java.util.stream.IntStream;

/** The one piece of arithmetic by which weights change; see {@link MasterWeights#applyInPlace}. */
final class CanonicalUpdate {
  private CanonicalUpdate() {}

  /** {@code W + ΔW} as a fresh array. */
  static float[] add(float[] weight, WeightUpdate update) {
    float[] result = weight.clone();
    boolean finite =
        update.rank() == 0
            || IntStream.range(0, update.rows())
                .parallel()
                .mapToObj(row -> addRow(result, row, update))
                .reduce(true, Boolean::logicalAnd);
    if (!finite) {
      throw new DeltaException("applying the delta makes " + update.weight() + " not finite");
    }
    return result;
  }

  private static boolean addRow(float[] w, int row, WeightUpdate update) {
    float[] delta = new float[update.columns()];
    update.row(row, delta);
    boolean finite = true;
    int start = row * delta.length;
    for (int j = 0; j < delta.length; j++) {
      w[start + j] += delta[j];
      finite &= Float.isFinite(w[start + j]);
    }
    return finite;
  }
}
