package dev.errata.model;

import dev.errata.model.delta.DeltaException;
import dev.errata.model.delta.LowRank;
import java.util.stream.IntStream;

/** The one piece of arithmetic by which weights change; see {@link MasterWeights#applyInPlace}. */
final class CanonicalUpdate {
  private CanonicalUpdate() {}

  /** {@code W + U·V} as a fresh array. */
  static float[] add(float[] weight, LowRank update) {
    float[] result = weight.clone();
    float[] u = update.u().toArray();
    float[] v = update.v().toArray();
    int rank = update.rank();
    int columns = update.columns();
    boolean finite =
        IntStream.range(0, update.rows())
            .parallel()
            .mapToObj(row -> addRow(result, row, u, v, rank, columns))
            .reduce(true, Boolean::logicalAnd);
    if (!finite) {
      throw new DeltaException("applying the delta makes " + update.weight() + " not finite");
    }
    return result;
  }

  private static boolean addRow(float[] w, int row, float[] u, float[] v, int rank, int columns) {
    if (rank == 0) {
      return true;
    }
    float[] delta = new float[columns];
    for (int k = 0; k < rank; k++) {
      float factor = u[row * rank + k];
      int offset = k * columns;
      for (int j = 0; j < columns; j++) {
        delta[j] += factor * v[offset + j];
      }
    }
    boolean finite = true;
    int start = row * columns;
    for (int j = 0; j < columns; j++) {
      w[start + j] += delta[j];
      finite &= Float.isFinite(w[start + j]);
    }
    return finite;
  }
}
