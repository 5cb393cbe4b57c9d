package dev.errata.stream.topology;

import dev.errata.event.OpenWindow;
import java.time.Instant;
import java.util.Optional;
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

  void open(String factKey, OpenWindow window) {
    store.put(factKey, window);
    index(factKey, window);
  }

  void replace(String factKey, OpenWindow window, OpenWindow by) {
    TreeSet<String> closing = byClosing.get(window.getCloses());
    closing.remove(factKey);
    if (closing.isEmpty()) {
      byClosing.remove(window.getCloses());
    }
    open(factKey, by);
  }

  /**
   * Removes a window that closes at this time or before: the first by closing time, and of those
   * that close together the first by fact key.
   *
   * @return its fact and it
   */
  Optional<KeyValue<String, OpenWindow>> takeFirst(Instant reached) {
    if (byClosing.isEmpty() || byClosing.firstKey().isAfter(reached)) {
      return Optional.empty();
    }
    TreeSet<String> closing = byClosing.firstEntry().getValue();
    String factKey = closing.pollFirst();
    if (closing.isEmpty()) {
      byClosing.pollFirstEntry();
    }
    return Optional.of(KeyValue.pair(factKey, store.delete(factKey)));
  }

  private void index(String factKey, OpenWindow window) {
    byClosing.computeIfAbsent(window.getCloses(), t -> new TreeSet<>()).add(factKey);
  }
}
