package dev.errata.editor.hypernet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Gradients of the parameters of all networks, summed over as many steps as one likes. */
public final class NetworkGradients implements AutoCloseable {
  private static final double NORM_EPSILON = 1e-6;

  private final NDManager manager;
  private final Map<String, NDArray> sums = new LinkedHashMap<>();

  /**
   * Zeros.
   *
   * @param parent of the manager that holds them
   */
  NetworkGradients(NDManager parent, Map<String, NDArray> parameters) {
    manager = parent.newSubManager();
    parameters.forEach((name, p) -> sums.put(name, manager.zeros(p.getShape(), p.getDataType())));
  }

  /** By parameter, in the shapes of the parameters; not copies. */
  public Map<String, NDArray> byParameter() {
    return Collections.unmodifiableMap(sums);
  }

  void add(String name, NDArray gradient) {
    sums.get(name).addi(gradient);
  }

  /** Adds to one row, {@code [s]}. */
  void addRow(String name, int row, NDArray gradient) {
    try (NDArray part = sums.get(name).get(row)) {
      part.addi(gradient);
    }
  }

  /** Adds to a parameter that has one number per weight. */
  void addNumber(String name, int row, double gradient) {
    try (NDArray part = sums.get(name).get(row)) {
      part.addi(gradient);
    }
  }

  /** Euclidean norm over all parameters of all networks; not finite where a gradient is not. */
  public double norm() {
    double squares = 0;
    for (NDArray sum : sums.values()) {
      try (NDArray square = sum.square();
          NDArray total = square.sum();
          NDArray wide = total.toType(DataType.FLOAT64, true)) {
        squares += wide.getDouble();
      }
    }
    return Math.sqrt(squares);
  }

  /**
   * Scales all by {@code min(1, most / (norm + 1e-6))}.
   *
   * @return the norm before
   */
  public double clipInPlace(double most) {
    double norm = norm();
    double factor = Math.min(1, most / (norm + NORM_EPSILON));
    if (factor < 1) {
      sums.values().forEach(sum -> sum.muli(factor));
    }
    return norm;
  }

  /** Back to zeros. */
  public void clear() {
    sums.values().forEach(sum -> sum.subi(sum));
  }

  @Override
  public void close() {
    manager.close();
  }
}
