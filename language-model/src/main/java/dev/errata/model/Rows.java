package dev.errata.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Picks and replaces rows of tensors. Built on the embedding look-up, whose backward pass adds up
 * in a fixed order, unlike that of fancy indexing.
 */
public final class Rows {
  private Rows() {}

  /** Rows {@code index} of {@code x [n, …]}, in {@code x}'s manager; differentiable. */
  public static NDArray select(NDArray x, int[] index) {
    Shape shape = x.getShape();
    long rows = shape.get(0);
    for (int i : index) {
      if (i < 0 || i >= rows) {
        throw new ModelException("row %d of a tensor with %d rows".formatted(i, rows));
      }
    }
    long[] wanted = Arrays.stream(index).asLongStream().toArray();
    long[] result = shape.getShape().clone();
    result[0] = index.length;
    // Not closed: the gradient graph reads the ids in the Java buffer that closing would let go.
    NDArray ids = x.getManager().create(wanted);
    try (NDArray flat = x.reshape(rows, shape.size() / Math.max(rows, 1));
        NDArray picked = Embedding.embedding(ids, flat, SparseFormat.DENSE).singletonOrThrow()) {
      return picked.reshape(result);
    }
  }

  /**
   * The vectors of {@code x [B, T, d]} at token {@code positions[i]} of row {@code rows[i]}: {@code
   * [n, d]}.
   */
  public static NDArray at(NDArray x, int[] rows, int[] positions) {
    Shape shape = x.getShape();
    try (NDArray flat = x.reshape(shape.get(0) * shape.get(1), shape.get(2))) {
      return select(flat, flatten(shape, rows, positions));
    }
  }

  /** As {@link #at(NDArray, int[], int[])} with one position per batch row: {@code [B, d]}. */
  public static NDArray at(NDArray x, int[] positions) {
    int[] rows = new int[positions.length];
    Arrays.setAll(rows, i -> i);
    return at(x, rows, positions);
  }

  /** For ragged {@code positions[row]}: the row of each position, flattened row after row. */
  public static int[] rowsOf(int[][] positions) {
    return IntStream.range(0, positions.length)
        .flatMap(row -> IntStream.generate(() -> row).limit(positions[row].length))
        .toArray();
  }

  /** All positions, row after row. */
  public static int[] flat(int[][] positions) {
    return Arrays.stream(positions).flatMapToInt(Arrays::stream).toArray();
  }

  /** {@code x [B, T, d]} with {@code patch}, of any type, added at its places. */
  static NDArray add(NDArray x, Pass.Patch patch) {
    Shape shape = x.getShape();
    int count = patch.rows().length;
    int[] source = new int[Math.toIntExact(shape.get(0) * shape.get(1))];
    Arrays.fill(source, count);
    int[] places = flatten(shape, patch.rows(), patch.positions());
    for (int i = 0; i < count; i++) {
      source[places[i]] = i;
    }
    NDArray values = patch.values();
    try (NDArray zero = x.getManager().zeros(new Shape(1, shape.get(2)), values.getDataType());
        NDArray table = concat(x, values, zero);
        NDArray spread = select(table, source);
        NDArray shaped = spread.reshape(shape);
        NDArray typed = shaped.toType(x.getDataType(), false)) {
      return x.add(typed);
    }
  }

  /** {@code x [B, T, d]} with {@code patch} in place of what was there. */
  static NDArray replace(NDArray x, Pass.Patch patch) {
    Shape shape = x.getShape();
    int all = Math.toIntExact(shape.get(0) * shape.get(1));
    int[] source = new int[all];
    Arrays.setAll(source, i -> i);
    int[] places = flatten(shape, patch.rows(), patch.positions());
    for (int i = 0; i < places.length; i++) {
      source[places[i]] = all + i;
    }
    try (NDArray flat = x.reshape(all, shape.get(2));
        NDArray table = concat(x, flat, patch.values());
        NDArray picked = select(table, source)) {
      return picked.reshape(shape);
    }
  }

  /** Concatenates in {@code owner}'s manager, wherever the parts live. */
  private static NDArray concat(NDArray owner, NDArray first, NDArray second) {
    NDArray joined = first.concat(second, 0);
    joined.attach(owner.getManager());
    return joined;
  }

  private static int[] flatten(Shape shape, int[] rows, int[] positions) {
    int length = Math.toIntExact(shape.get(1));
    int[] flat = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] < 0 || rows[i] >= shape.get(0) || positions[i] < 0 || positions[i] >= length) {
        throw new ModelException(
            "token %d of row %d is outside a batch of %d rows and %d tokens"
                .formatted(positions[i], rows[i], shape.get(0), length));
      }
      flat[i] = rows[i] * length + positions[i];
    }
    return flat;
  }
}
