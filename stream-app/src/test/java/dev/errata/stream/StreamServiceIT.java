package dev.errata.stream;

import static dev.errata.stream.Committed.values;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.THROWABLE;
import static org.awaitility.Awaitility.await;

import dev.errata.broker.EmbeddedBroker;
import dev.errata.event.DeadLetter;
import dev.errata.event.EditBatch;
import dev.errata.event.EditRequest;
import dev.errata.event.FactState;
import dev.errata.event.FactUpdate;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.TopicAdmin;
import dev.errata.schemas.TopicLayoutException;
import dev.errata.schemas.Topics;
import dev.errata.stream.source.JsonlSource;
import dev.errata.stream.source.KafkaFactSink;
import dev.errata.stream.source.Pacer;
import dev.errata.stream.source.WorldSource;
import dev.errata.world.Scope;
import dev.errata.world.World;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stream application against a real broker. Each test has a registry and topics of its own. */
class StreamServiceIT {
  private static final Duration WEEK = Duration.ofDays(7);
  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final String LINEAGE = "decade";
  private static final StreamConfig CONFIG =
      StreamConfig.of(LINEAGE).withSettleWindow(WEEK).withBatches(32, Duration.ofDays(1));

  @TempDir static Path directory;
  private static EmbeddedBroker broker;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start(directory.resolve("broker"));
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void shouldTurnTheDecadeIntoTheEditsThatHindsightFindsExactlyOnce() throws Exception {
    KafkaSettings kafka = KafkaSettings.of(broker.bootstrapServers(), "mock://decade");
    World world = World.load();
    WorldSource source = new WorldSource(world, Scope.STATES, Pacer.none());
    List<FactUpdate> changes = source.changes();
    List<String> expected = SettleOracle.edits(source.baseline(), changes, WEEK);
    createTopics(kafka, CONFIG);

    try (StreamService stream = StreamService.start(CONFIG, kafka, directory.resolve("one"))) {
      send(kafka, source.baseline());
      send(kafka, changes.subList(0, 500));
      await().atMost(LIMIT).until(() -> stream.progress().received() == 3_650 + 500);
    }
    // Stopped in the middle of windows and a batch, and started without its stores.
    try (StreamService stream = StreamService.start(CONFIG, kafka, directory.resolve("two"))) {
      send(kafka, changes.subList(450, changes.size())); // the source goes back a little
      flushAndAwait(stream, kafka, 1);
      StreamProgress progress = stream.progress();
      assertProgress(progress, changes, expected.size());
      try (ProgressLog log = new ProgressLog(kafka, CONFIG.lineage())) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(log.read()).contains(progress));
      }

      send(kafka, source.baseline());
      send(kafka, changes);
      flushAndAwait(stream, kafka, 2);
      assertThat(stream.progress().edits()).as("the same decade again").isEqualTo(expected.size());
      assertThat(stream.failure()).isEmpty();
    }

    List<EditBatch> batches =
        values(kafka, Topics.edits(LINEAGE), 0).stream().map(c -> (EditBatch) c.getBody()).toList();
    List<EditRequest> edits = batches.stream().flatMap(b -> b.getEdits().stream()).toList();
    assertThat(byFact(edits.stream().map(e -> e.getFactKey() + "=" + e.getTarget()).toList()))
        .isEqualTo(byFact(expected));
    assertThat(batches).allMatch(b -> b.getEdits().size() <= 32);
    assertThat(batches).extracting(EditBatch::getBatchId).doesNotHaveDuplicates();
    assertThat(batches).extracting(EditBatch::getWatermark).isSorted();
    assertStates(kafka, edits);
    assertThat(values(kafka, Topics.DEAD_LETTERS, 0)).isEmpty();
    deleteTopics(kafka);
  }

  @Test
  void shouldSendBadRecordsToDeadLettersAndGoOn() throws Exception {
    KafkaSettings kafka = KafkaSettings.of(broker.bootstrapServers(), "mock://bad");
    StreamConfig config = StreamConfig.of("bad");
    createTopics(kafka, config);
    byte[] unknownSchema = {0, 0, 0, 3, (byte) 0xe7, 1, 2};
    try (StreamService stream = StreamService.start(config, kafka, directory.resolve("bad"))) {
      sendBytes(kafka, "Sweden|P6", unknownSchema);
      sendBytes(kafka, "Sweden|P6", "nonsense".getBytes(StandardCharsets.UTF_8));
      sendLines(
          kafka,
          "{\"subject\":\"Sweden\",\"property\":\"P6\",\"object\":\"\",\"time\":\"2021-11-24\"}",
          "{\"subject\":\"Sweden\",\"property\":\"P999\",\"object\":\"B\",\"time\":\"2021-11-24\"}",
          "{\"subject\":",
          "{\"subject\":\"Sweden\",\"property\":\"P6\",\"object\":\"B\",\"time\":\"2021-11-24\"}");
      flushAndAwait(stream, kafka, 1);

      assertThat(stream.progress().rejected())
          .isEqualTo(
              Map.of(
                  "unknown-schema",
                  1L,
                  "unreadable",
                  1L,
                  "empty-object",
                  1L,
                  "unknown-property",
                  1L));
      assertThat(stream.progress().edits()).isEqualTo(1);
    }

    assertThat(ProgressLog.of(kafka, "bad"))
        .as("as its log has it when it is closed")
        .hasValueSatisfying(
            progress -> {
              assertThat(progress.received()).isEqualTo(5);
              assertThat(progress.rejected()).containsEntry("empty-object", 1L).hasSize(4);
              assertThat(progress.edits()).isEqualTo(1);
            });
    List<DeadLetter> letters = values(kafka, Topics.DEAD_LETTERS, 0);
    assertThat(letters)
        .extracting(DeadLetter::getReason)
        .containsExactlyInAnyOrder(
            "unknown-schema", "unreadable", "empty-object", "unknown-property", "malformed-line");
    assertThat(letters).extracting(DeadLetter::getMessage).anyMatch(m -> m.contains(".jsonl:3: "));
    assertThat(letters.stream().filter(l -> l.getReason().equals("unknown-schema")))
        .allMatch(l -> l.getOffset() == 0 && l.getValue().remaining() == unknownSchema.length);
    deleteTopics(kafka);
  }

  @Test
  void shouldSayWhatAFactWasAndWhatIsHeld() throws Exception {
    KafkaSettings kafka = KafkaSettings.of(broker.bootstrapServers(), "mock://versions");
    StreamConfig config = StreamConfig.of("versions").withSettleWindow(Duration.ofDays(1));
    createTopics(kafka, config);
    assertThatThrownBy(() -> HeldChange.read(kafka, config.lineage()))
        .isInstanceOf(StreamException.class)
        .hasMessageContaining("versions has no stream application that has run");
    Instant ahead = Instant.now().plus(Duration.ofHours(20)); // clocks may differ by a day
    try (StreamService stream = StreamService.start(config, kafka, directory.resolve("versions"))) {
      send(
          kafka,
          List.of(
              Events.baseline("Sweden", "A"),
              Events.change("1", "A", "B", 10).build(),
              Events.change("2", "B", null, 20).build(),
              Events.change("3", null, "C", 0).setEventTime(ahead).build()));
      flushAndAwait(stream, kafka, 1);
      send(kafka, List.of(Events.change("4", "C", "D", 0).setEventTime(ahead).build()));
      await().atMost(LIMIT).until(() -> stream.progress().settling() == 1);

      assertThat(stream.valueAt(Events.KEY, Events.day(-400))).isEmpty();
      assertThat(stream.valueAt(Events.KEY, Events.day(9)).get().getObject().getId())
          .isEqualTo("A");
      assertThat(stream.valueAt(Events.KEY, Events.day(19)).get().getObject().getId())
          .isEqualTo("B");
      assertThat(stream.valueAt(Events.KEY, Events.day(21)).get().getObject()).isNull();
      assertThat(stream.valueAt(Events.KEY, ahead).get().getObject().getId()).isEqualTo("C");
      assertThat(stream.valueAt("Norway|P6", Events.day(9))).isEmpty();
    }

    FactHistory history = FactHistory.read(kafka, config.lineage(), Events.KEY);
    assertThat(history.versions())
        .extracting(v -> v.getObject() == null ? null : v.getObject().getId())
        .containsExactly("A", "B", null, "C");
    assertThat(history.asOf(Events.day(-400))).isEmpty();
    assertThat(history.asOf(Events.day(19)).get().getEventId()).isEqualTo("1");
    List<HeldChange> held = HeldChange.read(kafka, config.lineage());
    assertThat(held).extracting(HeldChange::factKey).containsExactly(Events.KEY);
    assertThat(held.get(0).window().getHeldFor()).isEqualTo("settle");
    assertThat(held.get(0).until())
        .isEqualTo(ahead.truncatedTo(ChronoUnit.MILLIS).plus(Duration.ofDays(1)));
    deleteTopics(kafka);
  }

  @Test
  void shouldSayHowManyBatchesWaitForTheEditor() throws Exception {
    KafkaSettings kafka = KafkaSettings.of(broker.bootstrapServers(), "mock://waiting");
    StreamConfig config = StreamConfig.of("waiting");
    createTopics(kafka, config);
    try (StreamService stream = StreamService.start(config, kafka, directory.resolve("waiting"));
        Admin admin = kafka.admin()) {
      for (int batch = 1; batch <= 3; batch++) {
        send(kafka, List.of(Events.change("e" + batch, "A", "B" + batch, batch).build()));
        flushAndAwait(stream, kafka, batch);
        int written = batch;
        await()
            .atMost(LIMIT)
            .until(() -> values(kafka, Topics.edits("waiting"), 0).size() == written);
      }
      await().atMost(LIMIT).until(() -> stream.batchesWaiting() == 3);

      admin
          .alterConsumerGroupOffsets(
              Topics.editorGroup("waiting"),
              Map.of(
                  new TopicPartition(Topics.edits("waiting").name(), 0), new OffsetAndMetadata(5)))
          .all()
          .get();

      await().atMost(LIMIT).until(() -> stream.batchesWaiting() == 0);
    }
    deleteTopics(kafka);
  }

  @Test
  void shouldStopAndBlameNoRecordWhenTheRegistryDoesNotAnswer() throws Exception {
    KafkaSettings kafka =
        new KafkaSettings(
            broker.bootstrapServers(), "http://127.0.0.1:1", Map.of("max.retries", "0"));
    StreamConfig config = StreamConfig.of("alone");
    createTopics(kafka, config);
    try (StreamService stream = StreamService.start(config, kafka, directory.resolve("alone"))) {
      sendBytes(kafka, "Sweden|P6", new byte[] {0, 0, 0, 0, 1, 2, 3});

      await().atMost(LIMIT).until(() -> !stream.isRunning());

      assertThat(stream.failure())
          .get()
          .asInstanceOf(THROWABLE)
          .isInstanceOf(StreamException.class)
          .hasMessageContaining("Cannot ask the registry for schema 1");
    }
    assertThat(values(kafka, Topics.DEAD_LETTERS, 0)).isEmpty();
    deleteTopics(kafka);
  }

  @Test
  void shouldNotStartOnMissingTopics() {
    KafkaSettings kafka = KafkaSettings.of(broker.bootstrapServers(), "mock://missing");

    assertThatThrownBy(
            () -> StreamService.start(StreamConfig.of("none"), kafka, directory.resolve("none")))
        .isInstanceOf(TopicLayoutException.class)
        .hasMessageContaining("errata.none.edits does not exist");
  }

  private static void assertProgress(
      StreamProgress progress, List<FactUpdate> changes, int expectedEdits) {
    assertThat(progress.edits()).isEqualTo(expectedEdits);
    assertThat(progress.received()).isEqualTo(3_650 + 50 + changes.size());
    assertThat(progress.baseline()).isEqualTo(3_650);
    assertThat(progress.settling()).isZero();
    assertThat(progress.rejected()).isEmpty();
    assertThat(progress.reached()).contains(changes.get(changes.size() - 1).getEventTime());
    Map<String, Long> dropped = new HashMap<>(progress.dropped());
    assertThat(dropped.remove("duplicate")).isEqualTo(50);
    assertThat(dropped.keySet()).containsExactlyInAnyOrder("net-zero", "superseded");
  }

  /** The compacted topic ends at the last edit of each fact that was edited. */
  private static void assertStates(KafkaSettings kafka, List<EditRequest> edits) {
    Map<String, String> states = new HashMap<>();
    for (FactState state : values(kafka, Topics.FACT_STATE, 0)) {
      states.put(state.getFactKey(), state.getObject().getLabel());
    }
    Map<String, String> lastEdits = new HashMap<>();
    edits.forEach(edit -> lastEdits.put(edit.getFactKey(), edit.getTarget()));
    assertThat(states).containsAllEntriesOf(lastEdits);
    assertThat(states).hasSize(3_650 + 2); // two facts had no value before
  }

  private static Map<String, List<String>> byFact(List<String> edits) {
    return edits.stream()
        .collect(groupingBy(e -> e.substring(0, e.indexOf('=')), mapping(e -> e, toList())));
  }

  private static void flushAndAwait(StreamService stream, KafkaSettings kafka, int flushes) {
    StreamService.requestFlush(kafka);
    await()
        .atMost(LIMIT)
        .failFast("the stream stopped", () -> stream.failure().isPresent())
        .untilAsserted(() -> assertThat(stream.progress().flushes()).isEqualTo(flushes));
  }

  private static void send(KafkaSettings kafka, List<FactUpdate> updates) {
    try (KafkaFactSink sink = new KafkaFactSink(kafka)) {
      updates.forEach(sink::publish);
    }
  }

  private static void sendLines(KafkaSettings kafka, String... lines)
      throws IOException, InterruptedException {
    Path file = Files.write(directory.resolve("facts.jsonl"), List.of(lines));
    try (KafkaFactSink sink = new KafkaFactSink(kafka)) {
      new JsonlSource(file, World.load(), Pacer.none(), Clock.systemUTC()).run(sink);
    }
  }

  private static void sendBytes(KafkaSettings kafka, String key, byte[] value) throws Exception {
    try (Producer<String, byte[]> producer =
        new KafkaProducer<>(kafka.common(), new StringSerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(Topics.FACTS.name(), key, value)).get();
    }
  }

  private static void createTopics(KafkaSettings kafka, StreamConfig config) {
    try (Admin admin = kafka.admin()) {
      TopicAdmin.create(admin, Topics.all(config.lineage()));
    }
  }

  /** So that the next test, with an application of its own, begins with empty topics. */
  private static void deleteTopics(KafkaSettings kafka) throws Exception {
    try (Admin admin = kafka.admin()) {
      admin.deleteTopics(admin.listTopics().names().get()).all().get();
      await().atMost(LIMIT).until(() -> admin.listTopics().names().get().isEmpty());
    }
  }
}
