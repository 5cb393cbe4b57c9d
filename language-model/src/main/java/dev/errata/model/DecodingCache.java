package dev.errata.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Keys and values of the tokens already run, per layer {@code [B, heads, tokens, d_head]}, so that
 * generating one more token costs one token. Rows may have different lengths: each remembers at
 * which position of its text every token stands, and which are padding. Owns its arrays.
 */
public final class DecodingCache implements AutoCloseable {
  private final NDManager manager;
  private final NDArray[] keys;
  private final NDArray[] values;
  private int[][] positions = new int[0][0];

  /**
   * An empty cache for a model of {@code layers} layers; {@code parent} closes it at the latest.
   */
  public DecodingCache(NDManager parent, int layers) {
    manager = parent.newSubManager();
    keys = new NDArray[layers];
    values = new NDArray[layers];
  }

  /** Tokens per row in the cache, padding included. */
  public int length() {
    return positions.length == 0 ? 0 : positions[0].length;
  }

  /** Rows in the cache; 0 before the first pass. */
  public int rows() {
    return positions.length;
  }

  /** Real tokens of a row, which is the position of its next one. */
  public int length(int row) {
    return positions.length == 0 ? 0 : next(positions[row]);
  }

  /** Keeps only some rows, in the given order; a row may come more than once. */
  public void selectRows(int[] rows) {
    for (int layer = 0; layer < keys.length; layer++) {
      keys[layer] = adopt(keys[layer], Rows.select(keys[layer], rows));
      values[layer] = adopt(values[layer], Rows.select(values[layer], rows));
    }
    positions = IntStream.of(rows).mapToObj(row -> positions[row]).toArray(int[][]::new);
  }

  @Override
  public void close() {
    manager.close();
  }

  /** The keys of a layer, {@code [B, heads, tokens, d_head]}; empty before the first pass. */
  Optional<NDArray> keys(int layer) {
    return Optional.ofNullable(keys[layer]);
  }

  /** The values of a layer, shaped as its keys. */
  Optional<NDArray> values(int layer) {
    return Optional.ofNullable(values[layer]);
  }

  /** Takes over all keys and values of a layer, in place of those it had. */
  void put(int layer, NDArray allKeys, NDArray allValues) {
    keys[layer] = adopt(keys[layer], allKeys);
    values[layer] = adopt(values[layer], allValues);
  }

  /** The position of each token by row, -1 for padding. */
  int[][] positions() {
    return positions;
  }

  /** The position that follows those of a row. */
  static int next(int[] positions) {
    return Arrays.stream(positions).max().orElse(-1) + 1;
  }

  /** Takes note of the tokens whose keys and values were appended. */
  void advance(Layout fresh) {
    int[][] added = fresh.positions();
    if (positions.length == 0) {
      positions = new int[added.length][0];
    }
    int old = length();
    int[][] all = new int[added.length][];
    for (int row = 0; row < all.length; row++) {
      all[row] = Arrays.copyOf(positions[row], old + added[row].length);
      System.arraycopy(added[row], 0, all[row], old, added[row].length);
    }
    positions = all;
  }

  private NDArray adopt(NDArray old, NDArray replacement) {
    replacement.attach(manager);
    if (old != null) {
      old.close();
    }
    return replacement;
  }
}
