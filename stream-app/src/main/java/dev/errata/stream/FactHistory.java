package dev.errata.stream;

import dev.errata.event.FactState;
import dev.errata.schemas.KafkaSettings;
import dev.errata.stream.topology.FactTopology;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The values that a fact has had.
 *
 * @param versions oldest first; one whose object is absent says that the fact was retracted
 */
public record FactHistory(List<FactState> versions) {
  public FactHistory {
    versions = List.copyOf(versions);
  }

  /**
   * Reads the history that a stream application keeps of a fact, from the log of its store: it may
   * run or stand still.
   *
   * @return empty when it knows no such fact
   * @throws StreamException when the application has never run
   */
  public static FactHistory read(KafkaSettings kafka, String lineage, String factKey) {
    StoreLog log = new StoreLog(kafka, lineage, FactTopology.FACT_VERSIONS);
    TreeMap<Instant, FactState> versions = new TreeMap<>();
    log.<FactState>read(
        Optional.of(factKey), record -> versions.put(record.value().getSince(), record.value()));
    return new FactHistory(List.copyOf(versions.values()));
  }

  /** The value at an event time; empty when there was none yet. */
  public Optional<FactState> asOf(Instant time) {
    return versions.stream()
        .filter(version -> !version.getSince().isAfter(time))
        .reduce((earlier, later) -> later);
  }
}
