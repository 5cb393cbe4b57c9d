package dev.errata.cli.lineage;

import dev.errata.model.delta.EditDelta;
import dev.errata.model.delta.FloatMatrix;
import dev.errata.model.delta.LowRank;
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
    Map<String, double[]> left = dense(a);
    Map<String, double[]> right = dense(b);
    TreeSet<String> names = new TreeSet<>(left.keySet());
    names.addAll(right.keySet());
    double difference = 0;
    double norm = 0;
    for (String name : names) {
      double[] x = left.get(name);
      double[] y = right.get(name);
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

  /** {@code U·V} of each weight, row-major. */
  private static Map<String, double[]> dense(EditDelta delta) {
    Map<String, double[]> weights = new TreeMap<>();
    for (LowRank update : delta.updates()) {
      weights.put(update.weight(), product(update.u(), update.v()));
    }
    return weights;
  }

  private static double[] product(FloatMatrix u, FloatMatrix v) {
    double[] product = new double[u.rows() * v.columns()];
    for (int row = 0; row < u.rows(); row++) {
      for (int k = 0; k < u.columns(); k++) {
        double factor = u.get(row, k);
        for (int column = 0; column < v.columns(); column++) {
          product[row * v.columns() + column] += factor * v.get(k, column);
        }
      }
    }
    return product;
  }
}
