package dev.errata.model;

import dev.errata.model.delta.DeltaException;
import dev.errata.model.delta.WeightUpdate;
import java.util.stream.IntStream;

/** The one piece of arithmetic by which weights change; see {@link MasterWeights#applyInPlace}. */
final class CanonicalUpdate {
  /** Multiplications that are worth several threads. */
  private static final long MANY = 1L << 24;

  private CanonicalUpdate() {}

  /** {@code W + ΔW} as a fresh array. */
  static float[] add(float[] weight, WeightUpdate update) {
    float[] result = weight.clone();
    WeightUpdate.RowReader rows = update.reader();
    IntStream each = IntStream.range(0, update.rank() == 0 ? 0 : update.rows());
    boolean shared = (long) update.rows() * update.columns() * update.rank() >= MANY;
    boolean finite =
        (shared ? each.parallel() : each)
            .mapToObj(row -> addRow(result, row, update.columns(), rows))
            .reduce(true, Boolean::logicalAnd);
    if (!finite) {
      throw new DeltaException("applying the delta makes " + update.weight() + " not finite");
    }
    return result;
  }

  private static boolean addRow(float[] w, int row, int columns, WeightUpdate.RowReader rows) {
    float[] delta = new float[columns];
    rows.read(row, delta);
    boolean finite = true;
    int start = row * delta.length;
    for (int j = 0; j < delta.length; j++) {
      w[start + j] += delta[j];
      finite &= Float.isFinite(w[start + j]);
    }
    return finite;
  }
}
