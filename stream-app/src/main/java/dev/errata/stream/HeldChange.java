package dev.errata.stream;

import dev.errata.event.OpenWindow;
import dev.errata.schemas.KafkaSettings;
import dev.errata.stream.topology.FactTopology;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Changes of a fact that wait to settle.
 *
 * @param factKey subjectId|propertyId
 * @param window what waits, why, and until which event time
 */
public record HeldChange(String factKey, OpenWindow window) {
  private static final Comparator<HeldChange> BY_CLOSING =
      Comparator.comparing(HeldChange::until).thenComparing(HeldChange::factKey);

  public Instant until() {
    return window.getCloses();
  }

  /**
   * Reads what a stream application holds, from the log of its store: it may run or stand still.
   *
   * @return by the time until which they wait
   * @throws StreamException when the application has never run
   */
  public static List<HeldChange> read(KafkaSettings kafka, String lineage) {
    StoreLog log = new StoreLog(kafka, lineage, FactTopology.OPEN_WINDOWS);
    Map<String, OpenWindow> open = new HashMap<>();
    log.<OpenWindow>read(
        Optional.empty(),
        record -> {
          if (record.value() == null) {
            open.remove(record.key());
          } else {
            open.put(record.key(), record.value());
          }
        });
    return open.entrySet().stream()
        .map(entry -> new HeldChange(entry.getKey(), entry.getValue()))
        .sorted(BY_CLOSING)
        .toList();
  }
}
