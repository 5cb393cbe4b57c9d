package dev.errata.stream.topology;

import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.Topics;
import dev.errata.stream.StreamConfig;
import dev.errata.stream.StreamProgress;
import dev.errata.stream.trust.TrustPolicy.SubjectLimit;
import dev.errata.world.Verbaliser;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * The topology: facts → validate → settle, which deduplicates → batch → edits.
 *
 * <p>The facts topic has one partition, so that all facts share one event time and all edits one
 * batch; see {@link Topics}.
 */
public final class FactTopology {
  static final String FACTS_SOURCE = "facts";
  static final String VALIDATE = "validate";
  static final String SETTLE = "settle";
  static final String BATCH = "batch";
  static final String DEAD_LETTERS_SINK = "dead-letters";
  static final String FACT_STATE_SINK = "fact-state";
  static final String EDITS_SINK = "edits";

  /** The store of changes that are settling, by fact key; its log says what is held. */
  public static final String OPEN_WINDOWS = StateStores.OPEN_WINDOWS;

  /** The versioned store of all values that facts have had, by fact key. */
  public static final String FACT_VERSIONS = StateStores.FACT_VERSIONS;

  /** The store of counts, by name. */
  public static final String COUNTERS = StateStores.COUNTERS;

  /** Of edits of subjects, where there is no limit that asks for them. */
  private static final Duration SHORTEST_MEMORY = Duration.ofMinutes(1);

  private FactTopology() {}

  /**
   * Builds it.
   *
   * @param kafka where the registry is, for the values of topics and stores
   * @param verbaliser the wordings to edit with; a property that it does not know is refused
   * @param backlog how far the editor is behind, for batches that may grow meanwhile
   */
  public static Topology build(
      StreamConfig config, KafkaSettings kafka, Verbaliser verbaliser, Backlog backlog) {
    String facts = Topics.FACTS.name();
    Topology topology = new Topology();
    topology.addSource(
        FACTS_SOURCE, new ByteArrayDeserializer(), new ByteArrayDeserializer(), facts);
    topology.addProcessor(
        VALIDATE,
        () ->
            new ValidateProcessor(
                new FactReader(kafka.registry()), new FactRules(verbaliser), config.policy()),
        FACTS_SOURCE);
    topology.addProcessor(SETTLE, () -> new SettleProcessor(config, verbaliser), VALIDATE);
    topology.addProcessor(BATCH, () -> new BatchProcessor(config, backlog), SETTLE);
    addStores(topology, config, kafka);
    addSinks(topology, config, kafka);
    return topology;
  }

  /** The counters' store, to be queried from a running application. */
  public static StoreQueryParameters<ReadOnlyKeyValueStore<String, Long>> counters() {
    return StoreQueryParameters.fromNameAndType(
        StateStores.COUNTERS, QueryableStoreTypes.keyValueStore());
  }

  /** Reads the counters' store. */
  public static StreamProgress progress(ReadOnlyKeyValueStore<String, Long> counters) {
    return Counters.progress(counters);
  }

  /** Reads counters by name. */
  public static StreamProgress progress(Map<String, Long> counters) {
    return Counters.progress(counters);
  }

  private static void addStores(Topology topology, StreamConfig config, KafkaSettings kafka) {
    topology.addStateStore(StateStores.factMemory(kafka), SETTLE);
    topology.addStateStore(StateStores.openWindows(kafka), SETTLE);
    topology.addStateStore(StateStores.factVersions(kafka), SETTLE);
    topology.addStateStore(StateStores.actors(), SETTLE);
    topology.addStateStore(
        StateStores.subjectEdits(
            config.policy().subjects().map(SubjectLimit::within).orElse(SHORTEST_MEMORY)),
        SETTLE);
    topology.addStateStore(StateStores.openBatch(kafka), BATCH);
    topology.addStateStore(StateStores.counters(), VALIDATE, SETTLE, BATCH);
  }

  private static void addSinks(Topology topology, StreamConfig config, KafkaSettings kafka) {
    topology.addSink(
        DEAD_LETTERS_SINK,
        Topics.DEAD_LETTERS.name(),
        new StringSerializer(),
        kafka.valueSerializer(),
        VALIDATE);
    topology.addSink(
        FACT_STATE_SINK,
        Topics.FACT_STATE.name(),
        new StringSerializer(),
        kafka.valueSerializer(),
        SETTLE);
    topology.addSink(
        EDITS_SINK,
        Topics.edits(config.lineage()).name(),
        new StringSerializer(),
        kafka.valueSerializer(),
        BATCH);
  }
}
