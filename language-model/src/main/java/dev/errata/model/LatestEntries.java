package dev.errata.model;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A map that keeps the entries used last.
 *
 * @param <K> keys
 * @param <V> values
 */
public final class LatestEntries<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1L;
  private static final float LOAD_FACTOR = 0.75f;

  private final int most;

  public LatestEntries(int most) {
    super(16, LOAD_FACTOR, true);
    this.most = most;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > most;
  }
}
