package dev.errata.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * Keys and values of the tokens already run, per layer {@code [B, heads, tokens, d_head]}, so that
 * generating one more token costs one token. Owns its arrays.
 */
public final class DecodingCache implements AutoCloseable {
  private final NDManager manager;
  private final NDArray[] keys;
  private final NDArray[] values;
  private int length;

  /**
   * An empty cache for a model of {@code layers} layers; {@code parent} closes it at the latest.
   */
  public DecodingCache(NDManager parent, int layers) {
    manager = parent.newSubManager();
    keys = new NDArray[layers];
    values = new NDArray[layers];
  }

  /** Tokens per row in the cache. */
  public int length() {
    return length;
  }

  /** Keeps only some rows, in the given order. */
  public void selectRows(int[] rows) {
    for (int layer = 0; layer < keys.length; layer++) {
      keys[layer] = adopt(keys[layer], Rows.select(keys[layer], rows));
      values[layer] = adopt(values[layer], Rows.select(values[layer], rows));
    }
  }

  @Override
  public void close() {
    manager.close();
  }

  /** All keys of a layer including the new ones, which are {@code [B, heads, t, d_head]}. */
  NDArray appendKeys(int layer, NDArray fresh) {
    return keys[layer] = append(keys[layer], fresh);
  }

  NDArray appendValues(int layer, NDArray fresh) {
    return values[layer] = append(values[layer], fresh);
  }

  void advance(int tokens) {
    length += tokens;
  }

  private NDArray append(NDArray old, NDArray fresh) {
    return adopt(old, old == null ? fresh.duplicate() : old.concat(fresh, 2));
  }

  private NDArray adopt(NDArray old, NDArray replacement) {
    replacement.attach(manager);
    if (old != null) {
      old.close();
    }
    return replacement;
  }
}
