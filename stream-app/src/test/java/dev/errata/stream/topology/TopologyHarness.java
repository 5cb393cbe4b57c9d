package dev.errata.stream.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.event.DeadLetter;
import dev.errata.event.EditBatch;
import dev.errata.event.EditCommand;
import dev.errata.event.EditRequest;
import dev.errata.event.FactState;
import dev.errata.event.FactUpdate;
import dev.errata.schemas.FactKey;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.Topic;
import dev.errata.schemas.Topics;
import dev.errata.stream.StreamConfig;
import dev.errata.stream.StreamProgress;
import dev.errata.world.Verbaliser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** The real topology on the test driver, with a clock that stands still unless moved. */
final class TopologyHarness implements AutoCloseable {
  static final String LINEAGE = "test";
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final KafkaSettings kafka =
      KafkaSettings.of("no-broker:9092", "mock://" + UUID.randomUUID());
  private final TopologyTestDriver driver;
  private final TestInputTopic<byte[], byte[]> facts;
  private final TestOutputTopic<String, EditCommand> edits;
  private final TestOutputTopic<String, FactState> states;
  private final TestOutputTopic<String, DeadLetter> deadLetters;
  private final Serializer<SpecificRecord> serializer = kafka.valueSerializer();

  TopologyHarness(StreamConfig config, Path stateDirectory) {
    this(config, stateDirectory, Backlog.NONE);
  }

  TopologyHarness(StreamConfig config, Path stateDirectory, Backlog backlog) {
    Properties properties = kafka.streams(config.applicationId());
    properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory.toString());
    driver =
        new TopologyTestDriver(
            FactTopology.build(config, kafka, Verbaliser.load(), backlog), properties, NOW);
    facts =
        driver.createInputTopic(
            Topics.FACTS.name(), new ByteArraySerializer(), new ByteArraySerializer());
    edits = output(Topics.edits(LINEAGE));
    states = output(Topics.FACT_STATE);
    deadLetters = output(Topics.DEAD_LETTERS);
  }

  /** A settle window of seven days, and batches that close by flush alone. */
  static StreamConfig config() {
    return StreamConfig.of(LINEAGE)
        .withSettleWindow(Duration.ofDays(7))
        .withBatches(1_000, Duration.ofDays(1_000));
  }

  TopologyHarness send(FactUpdate... updates) {
    for (FactUpdate update : updates) {
      sendBytes(
          FactKey.of(update.getSubject().getId(), update.getProperty().getId()).toString(),
          bytes(update));
    }
    return this;
  }

  void sendBytes(String key, byte[] value) {
    facts.pipeInput(key == null ? null : key.getBytes(StandardCharsets.UTF_8), value, NOW);
  }

  byte[] bytes(SpecificRecord event) {
    return serializer.serialize(Topics.FACTS.name(), event);
  }

  TopologyHarness flush() {
    var flush = Control.flush(Topics.FACTS.name(), 0);
    facts.pipeInput(new TestRecord<>(flush.key(), flush.value(), flush.headers(), NOW));
    return this;
  }

  TopologyHarness advanceClock(Duration time) {
    driver.advanceWallClockTime(time);
    return this;
  }

  /** The batches since the last call. */
  List<EditBatch> batches() {
    return edits.readValuesToList().stream().map(c -> (EditBatch) c.getBody()).toList();
  }

  List<TestRecord<String, EditCommand>> commands() {
    return edits.readRecordsToList();
  }

  /** The edits of the batches since the last call. */
  List<EditRequest> edits() {
    return batches().stream().flatMap(b -> b.getEdits().stream()).toList();
  }

  List<FactState> states() {
    return states.readValuesToList();
  }

  List<TestRecord<String, DeadLetter>> deadLetters() {
    return deadLetters.readRecordsToList();
  }

  StreamProgress progress() {
    return FactTopology.progress(driver.getKeyValueStore(StateStores.COUNTERS));
  }

  /** Totals of the counters that Kafka Streams publishes as metrics. */
  double metric(String name) {
    return driver.metrics().entrySet().stream()
        .filter(e -> e.getKey().name().equals(name + "-total"))
        .filter(e -> e.getKey().group().contains("errata"))
        .mapToDouble(e -> (double) e.getValue().metricValue())
        .findFirst()
        .orElse(Double.NaN);
  }

  /** What a gauge of the application shows. */
  double gauge(String name) {
    return driver.metrics().entrySet().stream()
        .filter(e -> e.getKey().name().equals(name))
        .mapToDouble(e -> (double) e.getValue().metricValue())
        .findFirst()
        .orElse(Double.NaN);
  }

  void assertDropped(Map<DropReason, Integer> expected) {
    Map<String, Long> dropped = new java.util.HashMap<>();
    expected.forEach((reason, count) -> dropped.put(reason.code(), (long) count));
    assertThat(progress().dropped()).isEqualTo(dropped);
  }

  void assertNothingElse() {
    assertThat(edits.isEmpty()).as("no further edits").isTrue();
    assertThat(states.isEmpty()).as("no further states").isTrue();
    assertThat(deadLetters.isEmpty()).as("no further dead letters").isTrue();
  }

  @Override
  public void close() {
    driver.close();
  }

  private <V extends SpecificRecord> TestOutputTopic<String, V> output(Topic<String, V> topic) {
    return driver.createOutputTopic(
        topic.name(), new StringDeserializer(), kafka.<V>valueDeserializer());
  }
}
