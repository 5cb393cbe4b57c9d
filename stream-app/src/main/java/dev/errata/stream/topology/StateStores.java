package dev.errata.stream.topology;

import dev.errata.event.EditRequest;
import dev.errata.event.FactMemory;
import dev.errata.event.OpenWindow;
import dev.errata.schemas.KafkaSettings;
import java.time.Duration;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

/** The state stores: names and types. */
final class StateStores {
  /** Event ids seen, by event time. */
  static final String EVENT_IDS = "event-ids";

  /** What is known about each fact. */
  static final String FACT_MEMORY = "fact-memory";

  /** Changes that are settling. */
  static final String OPEN_WINDOWS = "open-windows";

  /** Edits of the batch that is filling, by place. */
  static final String OPEN_BATCH = "open-batch";

  /** Counts and clocks, by name. */
  static final String COUNTERS = "counters";

  private StateStores() {}

  static StoreBuilder<WindowStore<String, Long>> eventIds(Duration memory) {
    return Stores.windowStoreBuilder(
        Stores.persistentWindowStore(EVENT_IDS, memory, Duration.ofMillis(1), false),
        Serdes.String(),
        Serdes.Long());
  }

  static StoreBuilder<KeyValueStore<String, FactMemory>> factMemory(KafkaSettings settings) {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(FACT_MEMORY), Serdes.String(), settings.valueSerde());
  }

  static StoreBuilder<KeyValueStore<String, OpenWindow>> openWindows(KafkaSettings settings) {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(OPEN_WINDOWS), Serdes.String(), settings.valueSerde());
  }

  static StoreBuilder<KeyValueStore<Long, EditRequest>> openBatch(KafkaSettings settings) {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(OPEN_BATCH), Serdes.Long(), settings.valueSerde());
  }

  static StoreBuilder<KeyValueStore<String, Long>> counters() {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(COUNTERS), Serdes.String(), Serdes.Long());
  }
}
