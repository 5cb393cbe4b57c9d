package dev.errata.editor.gradient;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.errata.editor.EditItem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Inner products of the keys of batches that are looked at again and again: each pair of batches is
 * multiplied once, whichever of their rows are wanted. A product depends on the keys of its two
 * batches alone, so for the same keys it is the same bit for bit whether it was kept or not. Keeps
 * what was asked for last.
 */
final class KeyProducts {
  /** Where the engine's own arrays begin, in bytes: products may round differently elsewhere. */
  private static final int ALIGNMENT = 64;

  /**
   * A batch among all rows.
   *
   * @param from its first row
   * @param to the row after its last one
   * @param wanted which of its rows are wanted, counted from its first
   */
  record Part(List<EditItem> edits, int from, int to, int[] wanted) {}

  private record Pair(List<EditItem> one, List<EditItem> other) {}

  private final Map<String, Map<Pair, float[]>> latest = new HashMap<>();

  /**
   * {@code H Hᵀ} of the rows that are wanted, row-major.
   *
   * @param keys of a weight, {@code [n, d_in]} float32
   * @param parts what the rows are of, in order
   */
  float[] of(String weight, NDArray keys, List<Part> parts) {
    Map<Pair, float[]> before = latest.getOrDefault(weight, Map.of());
    Map<Pair, float[]> now = new HashMap<>();
    int all = parts.stream().mapToInt(part -> part.wanted().length).sum();
    float[] products = new float[Math.multiplyExact(all, all)];
    try (NDManager work = keys.getManager().newSubManager()) {
      Blocks blocks = new Blocks(work, keys, parts);
      int row = 0;
      for (int i = 0; i < parts.size(); i++) {
        int column = 0;
        for (int j = 0; j <= i; j++) {
          Pair pair = new Pair(parts.get(i).edits(), parts.get(j).edits());
          float[] block = before.get(pair);
          if (block == null) {
            block = blocks.product(i, j);
          }
          now.put(pair, block);
          put(block, parts.get(i), row, parts.get(j), column, products, all);
          column += parts.get(j).wanted().length;
        }
        row += parts.get(i).wanted().length;
      }
    }
    latest.put(weight, now);
    return products;
  }

  /** What is wanted of a block, and what mirrors it. */
  private static void put(
      float[] block, Part one, int row, Part other, int column, float[] products, int all) {
    int width = other.to() - other.from();
    for (int i = 0; i < one.wanted().length; i++) {
      int from = one.wanted()[i] * width;
      for (int j = 0; j < other.wanted().length; j++) {
        products[(row + i) * all + column + j] = block[from + other.wanted()[j]];
      }
    }
    for (int j = 0; j < other.wanted().length; j++) {
      for (int i = 0; i < one.wanted().length; i++) {
        products[(column + j) * all + row + i] = products[(row + i) * all + column + j];
      }
    }
  }

  /** Rows taken apart when they are first asked for. */
  private static final class Blocks {
    private final NDManager work;
    private final NDArray keys;
    private final List<Part> parts;
    private final boolean aligned;
    private final Map<Integer, NDArray> rows = new HashMap<>();
    private final Map<Integer, NDArray> columns = new HashMap<>();

    Blocks(NDManager work, NDArray keys, List<Part> parts) {
      this.work = work;
      this.keys = keys;
      this.parts = parts;
      aligned = keys.getShape().get(1) * Float.BYTES % ALIGNMENT == 0;
    }

    float[] product(int i, int j) {
      NDArray left = rows.computeIfAbsent(i, this::rows);
      NDArray right =
          columns.computeIfAbsent(j, k -> rows.computeIfAbsent(k, this::rows).transpose());
      try (NDArray product = left.matMul(right)) {
        return product.toFloatArray();
      }
    }

    private NDArray rows(int part) {
      NDArray own = keys.get(parts.get(part).from() + ":" + parts.get(part).to());
      own.attach(work);
      return aligned ? own : own.duplicate();
    }
  }
}
