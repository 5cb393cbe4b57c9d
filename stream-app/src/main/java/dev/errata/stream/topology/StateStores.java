package dev.errata.stream.topology;

import dev.errata.event.EditRequest;
import dev.errata.event.FactMemory;
import dev.errata.event.FactState;
import dev.errata.event.OpenWindow;
import dev.errata.schemas.KafkaSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.VersionedKeyValueStore;
import org.apache.kafka.streams.state.WindowStore;

/** The state stores: names and types. */
final class StateStores {
  /** What is known about each fact. */
  static final String FACT_MEMORY = "fact-memory";

  /** Changes that are settling. */
  static final String OPEN_WINDOWS = "open-windows";

  /** Edits of the batch that is filling, by place. */
  static final String OPEN_BATCH = "open-batch";

  /** All values that each fact has had, by event time. */
  static final String FACT_VERSIONS = "fact-versions";

  /** The event time of each actor's first change. */
  static final String ACTORS = "actors";

  /** Edits by subject, at the event times at which they passed. */
  static final String SUBJECT_EDITS = "subject-edits";

  /** Counts and clocks, by name. */
  static final String COUNTERS = "counters";

  /** No value of a fact is ever too old to be asked for. */
  private static final Duration HISTORY = Duration.ofDays(36_500);

  /** Brokers refuse records from a future that facts may come from; versions carry event times. */
  private static final Map<String, String> ANY_TIME =
      Map.of(
          TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, Long.toString(Long.MAX_VALUE),
          TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG, Long.toString(Long.MAX_VALUE));

  private StateStores() {}

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
            Stores.persistentKeyValueStore(OPEN_BATCH),
            Serdes.Long(),
            settings.<EditRequest>valueSerde())
        .withCachingEnabled(); // most edits leave before the next commit
  }

  static StoreBuilder<VersionedKeyValueStore<String, FactState>> factVersions(
      KafkaSettings settings) {
    return Stores.versionedKeyValueStoreBuilder(
            Stores.persistentVersionedKeyValueStore(FACT_VERSIONS, HISTORY),
            Serdes.String(),
            settings.<FactState>valueSerde())
        .withLoggingEnabled(ANY_TIME);
  }

  static StoreBuilder<KeyValueStore<String, Long>> actors() {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(ACTORS), Serdes.String(), Serdes.Long());
  }

  static StoreBuilder<WindowStore<String, Long>> subjectEdits(Duration memory) {
    return Stores.windowStoreBuilder(
        Stores.persistentWindowStore(SUBJECT_EDITS, memory, Duration.ofMillis(1), true),
        Serdes.String(),
        Serdes.Long());
  }

  /** Times of stores begin in 1970; what is older counts as of then. */
  static long windowTime(Instant eventTime) {
    return Math.max(0, eventTime.toEpochMilli());
  }

  static StoreBuilder<KeyValueStore<String, Long>> counters() {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(COUNTERS), Serdes.String(), Serdes.Long())
        .withCachingEnabled(); // written once a commit, not once a count
  }
}
