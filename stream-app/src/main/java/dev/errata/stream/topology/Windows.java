package dev.errata.stream.topology;

import dev.errata.event.OpenWindow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The open windows, by fact and, in memory, by the time they close. */
final class Windows {
  private final KeyValueStore<String, OpenWindow> store;
  private final TreeMap<Instant, TreeSet<String>> byClosing = new TreeMap<>();

  /** Takes up the windows that the store holds. */
  Windows(KeyValueStore<String, OpenWindow> store) {
    this.store = store;
    try (KeyValueIterator<String, OpenWindow> windows = store.all()) {
      while (windows.hasNext()) {
        KeyValue<String, OpenWindow> entry = windows.next();
        index(entry.key, entry.value);
      }
    }
  }

  /** The open window of a fact, or null. */
  OpenWindow get(String factKey) {
    return store.get(factKey);
  }

  /** Opens a window, or replaces it by one that closes at the same time. */
  void put(String factKey, OpenWindow window) {
    store.put(factKey, window);
    index(factKey, window);
  }

  /**
   * Removes the windows that close at this time or before.
   *
   * @return their facts and they, by closing time and then by fact key
   */
  List<KeyValue<String, OpenWindow>> takeUntil(Instant reached) {
    List<KeyValue<String, OpenWindow>> due = new ArrayList<>();
    while (!byClosing.isEmpty() && !byClosing.firstKey().isAfter(reached)) {
      for (String factKey : byClosing.pollFirstEntry().getValue()) {
        due.add(KeyValue.pair(factKey, store.delete(factKey)));
      }
    }
    return due;
  }

  private void index(String factKey, OpenWindow window) {
    byClosing.computeIfAbsent(window.getCloses(), t -> new TreeSet<>()).add(factKey);
  }
}
