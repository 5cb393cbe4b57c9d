package dev.errata.stream.topology;

import dev.errata.event.FactUpdate;
import dev.errata.event.Provenance;
import dev.errata.stream.trust.TrustPolicy;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.streams.state.KeyValueStore;

/** When each actor was seen first, for policies that ask. */
final class Actors {
  private final TrustPolicy policy;
  private final KeyValueStore<String, Long> store;

  Actors(TrustPolicy policy, KeyValueStore<String, Long> store) {
    this.policy = policy;
    this.store = store;
  }

  /** The event time of the first change that its actor sent; this one's, if it is the first. */
  Optional<Instant> firstSeen(FactUpdate update) {
    Provenance provenance = update.getProvenance();
    if (!policy.asksForAge() || provenance.getActor() == null) {
      return Optional.empty();
    }
    String key = provenance.getSource() + "/" + provenance.getActor();
    Long known = store.putIfAbsent(key, update.getEventTime().toEpochMilli());
    return Optional.of(known == null ? update.getEventTime() : Instant.ofEpochMilli(known));
  }
}
