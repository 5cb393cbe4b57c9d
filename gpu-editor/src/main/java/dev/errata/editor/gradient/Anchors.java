package dev.errata.editor.gradient;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.errata.model.Engines;
import dev.errata.model.Rows;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Keys A {@code [a, d_in]} of which a change writes some values anew and holds the others.
 *
 * @param keys that contain A, {@code [n, d_in]}
 * @param rows which of these are A, ascending
 * @param written which rows of A are written anew, in the order of the rows that say with what
 * @param products A Aᵀ {@code [a, a]}
 */
public record Anchors(NDArray keys, int[] rows, int[] written, NDArray products) {

  /** Keys that are all written anew; the products belong to their manager. */
  public static Anchors of(NDArray keys) {
    return of(keys, (int) keys.getShape().get(0));
  }

  /** Keys of which the first {@code written} are written anew, the others held. */
  public static Anchors of(NDArray keys, int written) {
    try (NDArray transposed = keys.transpose()) {
      int[] all = IntStream.range(0, (int) keys.getShape().get(0)).toArray();
      return new Anchors(keys, all, IntStream.range(0, written).toArray(), keys.matMul(transposed));
    }
  }

  /** The same with arrays of {@code owner}. */
  public Anchors copy(NDManager owner) {
    return new Anchors(copy(owner, keys), rows, written, copy(owner, products));
  }

  private static NDArray copy(NDManager owner, NDArray array) {
    NDArray copy = array.duplicate();
    copy.attach(owner);
    return copy;
  }

  /** Rows of A, a. */
  public int count() {
    return rows.length;
  }

  /** Which rows of A are held. */
  public int[] held() {
    boolean[] anew = new boolean[rows.length];
    Arrays.stream(written).forEach(row -> anew[row] = true);
    return IntStream.range(0, anew.length).filter(row -> !anew[row]).toArray();
  }

  /**
   * {@code Cᵀ A [c, d_in]}.
   *
   * @param owner of it
   * @param coefficients C {@code [a, c]} in the type of the keys
   */
  public NDArray combined(NDManager owner, NDArray coefficients) {
    try (NDManager work = owner.newSubManager()) {
      NDArray combined = spread(work, coefficients).transpose().matMul(keys);
      combined.attach(owner);
      return combined;
    }
  }

  /** A row for each of the keys, zero for those that are not in A. */
  private NDArray spread(NDManager work, NDArray coefficients) {
    NDArray own = Engines.view(work, coefficients);
    int[] source = new int[(int) keys.getShape().get(0)];
    if (source.length == rows.length) {
      return own;
    }
    Arrays.fill(source, rows.length);
    for (int i = 0; i < rows.length; i++) {
      source[rows[i]] = i;
    }
    NDArray none =
        work.zeros(new Shape(1, coefficients.getShape().get(1)), coefficients.getDataType());
    return Rows.select(own.concat(none, 0), source);
  }
}
