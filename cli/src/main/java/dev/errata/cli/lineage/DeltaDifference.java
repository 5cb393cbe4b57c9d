package dev.errata.cli.lineage;

import dev.errata.model.delta.EditDelta;
import dev.errata.model.delta.WeightUpdate;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** How far two changes of weights are apart, whatever factors they are written in. */
final class DeltaDifference {
  private DeltaDifference() {}

  /**
   * {@code ‖A − B‖ / ‖B‖} in the Frobenius norm over all weights.
   *
   * @return infinite when B is zero and A is not
   */
  static double between(EditDelta a, EditDelta b) {
    Map<String, float[]> left = dense(a);
    Map<String, float[]> right = dense(b);
    TreeSet<String> names = new TreeSet<>(left.keySet());
    names.addAll(right.keySet());
    double difference = 0;
    double norm = 0;
    for (String name : names) {
      float[] x = left.get(name);
      float[] y = right.get(name);
      int size = x == null ? y.length : x.length;
      for (int i = 0; i < size; i++) {
        double xi = x == null ? 0 : x[i];
        double yi = y == null ? 0 : y[i];
        difference += (xi - yi) * (xi - yi);
        norm += yi * yi;
      }
    }
    return difference == 0 ? 0 : Math.sqrt(difference / norm);
  }

  /** The change of each weight, row after row. */
  private static Map<String, float[]> dense(EditDelta delta) {
    Map<String, float[]> weights = new TreeMap<>();
    for (WeightUpdate update : delta.updates()) {
      weights.put(update.weight(), update.toArray());
    }
    return weights;
  }
}
