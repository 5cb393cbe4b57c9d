package dev.errata.editor.gradient;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.errata.editor.EditItem;
import dev.errata.model.LatestEntries;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Inner products of the keys of batches that are looked at again and again: each pair of batches is
 * multiplied once. A product depends on its two batches alone, so that it is the same bit for bit
 * whether it was kept or not. Bounded.
 */
final class KeyProducts {
  /** Pairs kept: all those of 64 batches, and half of them new ones. */
  private static final int LIMIT = 4096;

  /**
   * A batch among all rows.
   *
   * @param from its first row
   * @param to the row after its last one
   */
  record Part(List<EditItem> edits, int from, int to) {
    int size() {
      return to - from;
    }
  }

  private record Pair(String weight, List<EditItem> one, List<EditItem> other) {}

  private final Map<Pair, float[]> known = new LatestEntries<>(LIMIT);

  /**
   * {@code K Kᵀ}, row-major.
   *
   * @param keys of a weight, {@code [n, d_in]} float32
   * @param parts what the rows are of, in order
   */
  float[] of(String weight, NDArray keys, List<Part> parts) {
    int all = Math.toIntExact(keys.getShape().get(0));
    float[] products = new float[Math.multiplyExact(all, all)];
    try (NDManager work = keys.getManager().newSubManager()) {
      Blocks blocks = new Blocks(work, keys, parts);
      for (int i = 0; i < parts.size(); i++) {
        for (int j = 0; j <= i; j++) {
          Part one = parts.get(i);
          Part other = parts.get(j);
          Pair pair = new Pair(weight, one.edits(), other.edits());
          float[] block = known.get(pair);
          if (block == null) {
            block = blocks.product(i, j);
            known.put(pair, block);
          }
          put(block, one, other, products, all);
        }
      }
    }
    return products;
  }

  /** Rows taken apart when they are first asked for. */
  private static final class Blocks {
    private final NDManager work;
    private final NDArray keys;
    private final List<Part> parts;
    private final Map<Integer, NDArray> rows = new HashMap<>();
    private final Map<Integer, NDArray> columns = new HashMap<>();

    Blocks(NDManager work, NDArray keys, List<Part> parts) {
      this.work = work;
      this.keys = keys;
      this.parts = parts;
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
      return own;
    }
  }

  private static void put(float[] block, Part one, Part other, float[] products, int all) {
    int width = other.size();
    for (int i = 0; i < one.size(); i++) {
      int to = (one.from() + i) * all + other.from();
      System.arraycopy(block, i * width, products, to, width);
    }
    for (int j = 0; j < width; j++) {
      int to = (other.from() + j) * all + one.from();
      for (int i = 0; i < one.size(); i++) {
        products[to + i] = block[i * width + j];
      }
    }
  }
}
