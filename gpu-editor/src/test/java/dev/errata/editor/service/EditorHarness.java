package dev.errata.editor.service;

import dev.errata.broker.EmbeddedBroker;
import dev.errata.editor.EditItem;
import dev.errata.editor.EditorFactory;
import dev.errata.editor.TinyModel;
import dev.errata.editor.alphaedit.TinySettings;
import dev.errata.editor.log.LineageLog;
import dev.errata.editor.log.LoggedEdit;
import dev.errata.editor.settings.EditorResources;
import dev.errata.editor.settings.MethodSettings;
import dev.errata.event.ClosedBy;
import dev.errata.event.DeadLetter;
import dev.errata.event.EditBatch;
import dev.errata.event.EditCommand;
import dev.errata.event.EditKind;
import dev.errata.event.EditRequest;
import dev.errata.event.Provenance;
import dev.errata.event.QualityEvent;
import dev.errata.event.Revert;
import dev.errata.event.Verdict;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.TopicAdmin;
import dev.errata.schemas.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A broker, a tiny model, and lineages on them. */
public final class EditorHarness implements AutoCloseable {
  public static final int SNAPSHOT_EVERY = 2;

  public final KafkaSettings kafka;
  public final Path model;
  private final EmbeddedBroker broker;
  private final Path directory;

  public EditorHarness(Path directory) {
    this.directory = directory;
    model = TinyModel.write(1, directory.resolve("model"));
    broker = EmbeddedBroker.start(directory.resolve("broker"));
    kafka = KafkaSettings.of(broker.bootstrapServers(), "mock://" + directory.getFileName());
  }

  public void createTopics(String lineage) {
    try (Admin admin = kafka.admin()) {
      TopicAdmin.create(admin, Topics.all(lineage));
    }
  }

  public EditorService editor(String lineage, EditorListener listener) {
    return editor(lineage, model, listener);
  }

  public EditorService editor(String lineage, Path base, EditorListener listener) {
    return editor(lineage, base, TinySettings.SETTINGS, listener);
  }

  /** An editor whose clock may be wrong. */
  EditorService editor(String lineage, EditorListener listener, Clock clock) {
    return editor(lineage, model, TinySettings.SETTINGS, listener, clock);
  }

  /** An editor of any method. */
  public EditorService editor(
      String lineage, Path base, MethodSettings method, EditorListener listener) {
    return editor(lineage, base, method, listener, Clock.systemUTC());
  }

  private EditorService editor(
      String lineage, Path base, MethodSettings method, EditorListener listener, Clock clock) {
    EditorServiceSettings settings =
        new EditorServiceSettings(
            lineage, base, Optional.of(snapshots(lineage)), SNAPSHOT_EVERY, SnapshotPolicy.DEFAULT);
    EditorResources resources =
        new EditorResources(TinySettings.corpus(), directory.resolve("null-spaces"));
    return EditorService.start(settings, kafka, m -> method.create(m, resources), listener, clock);
  }

  /** An editor that waits for verdicts. */
  EditorService gatedEditor(String lineage, GateSettings gate, EditorListener listener) {
    EditorServiceSettings settings =
        new EditorServiceSettings(
                lineage,
                model,
                Optional.of(snapshots(lineage)),
                SNAPSHOT_EVERY,
                SnapshotPolicy.DEFAULT)
            .gated(gate);
    EditorResources resources =
        new EditorResources(TinySettings.corpus(), directory.resolve("null-spaces"));
    return EditorService.start(
        settings, kafka, m -> TinySettings.SETTINGS.create(m, resources), listener);
  }

  /** Gives a verdict, as the evaluator does. */
  void judge(String lineage, long sequence, boolean passed) {
    Verdict verdict =
        new Verdict(lineage, sequence, passed, passed ? "" : "locality is 0.1", Instant.EPOCH);
    try (Producer<String, SpecificRecord> producer = kafka.producer(Optional.empty())) {
      producer.send(
          new ProducerRecord<>(Topics.quality(lineage).name(), lineage, new QualityEvent(verdict)));
    }
  }

  /** An editor that the caller makes. */
  EditorService editor(String lineage, EditorFactory editors) {
    EditorServiceSettings settings = EditorServiceSettings.of(lineage, model, snapshots(lineage));
    return EditorService.start(settings, kafka, editors, EditorListener.NONE);
  }

  public Path snapshots(String lineage) {
    return directory.resolve("snapshots").resolve(lineage);
  }

  /** Makes the next editor of a lineage begin at the base model. */
  public void forgetSnapshots(String lineage) {
    try (Stream<Path> files = Files.walk(snapshots(lineage))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes the records of the deltas log that come before an entry. */
  void forgetLogBefore(String lineage, long sequence) {
    TopicPartition partition = new TopicPartition(Topics.deltas(lineage).name(), 0);
    long offset =
        log(lineage).stream()
            .filter(edit -> edit.sequence() == sequence)
            .map(LoggedEdit::offset)
            .findFirst()
            .orElse(-1L); // all of it
    try (Admin admin = kafka.admin()) {
      admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(offset))).all().get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The edits of a log that begins with an entry that lacks its pieces. */
  List<LoggedEdit> tail(String lineage, long after) {
    List<LoggedEdit> edits = new ArrayList<>();
    try (LineageLog log = new LineageLog(kafka, lineage)) {
      log.readFrom(log.find(after).orElseThrow().offset() + 1, edits::add);
    }
    return edits;
  }

  /** Orders a batch. */
  public void order(String lineage, EditItem... items) {
    send(lineage, batch(items));
  }

  static EditBatch batch(EditItem... items) {
    List<EditRequest> edits = Arrays.stream(items).map(EditorHarness::request).toList();
    String id = "batch-" + items[0].factKey() + "-" + items[0].target();
    return new EditBatch(id, edits, ClosedBy.SIZE, Instant.ofEpochSecond(edits.size()));
  }

  /** Orders batches of one edit each. */
  void orderAll(String lineage, IntFunction<EditItem> edits, int count) {
    try (Producer<String, SpecificRecord> producer = kafka.producer(Optional.empty())) {
      for (int i = 0; i < count; i++) {
        List<EditRequest> one = List.of(request(edits.apply(i)));
        EditBatch batch = new EditBatch("batch-" + i, one, ClosedBy.SIZE, Instant.EPOCH);
        EditCommand command = new EditCommand("command-" + i, Instant.EPOCH, batch);
        producer.send(new ProducerRecord<>(Topics.edits(lineage).name(), lineage, command));
      }
    }
  }

  public void orderRevert(String lineage, String target) {
    send(lineage, new Revert(target, "a test"));
  }

  private void send(String lineage, SpecificRecord body) {
    EditCommand command = new EditCommand("command", Instant.EPOCH, body);
    try (Producer<String, SpecificRecord> producer = kafka.producer(Optional.empty())) {
      producer.send(new ProducerRecord<>(Topics.edits(lineage).name(), lineage, command));
    }
  }

  /** Puts bytes into the edits topic that no schema describes. */
  public void orderGarbage(String lineage) {
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      byte[] unknownSchema = {0, 0, 1, 2, 3, 4};
      producer.send(new ProducerRecord<>(Topics.edits(lineage).name(), unknownSchema));
    }
  }

  private static EditRequest request(EditItem item) {
    return EditRequest.newBuilder()
        .setFactKey(item.factKey())
        .setEventIds(List.of())
        .setSubject(item.subject())
        .setPropertyId("P6")
        .setPrompt(item.prompt())
        .setTarget(item.target())
        .setKind(EditKind.UPDATE)
        .setEventTime(Instant.EPOCH)
        .setProvenance(new Provenance("test", null, null))
        .build();
  }

  public List<LoggedEdit> log(String lineage) {
    List<LoggedEdit> edits = new ArrayList<>();
    try (LineageLog log = new LineageLog(kafka, lineage)) {
      log.read(edits::add);
    }
    return edits;
  }

  /** The dead letters of one edits topic. */
  public List<DeadLetter> deadLetters(String lineage) {
    TopicPartition partition = new TopicPartition(Topics.DEAD_LETTERS.name(), 0);
    List<DeadLetter> letters = new ArrayList<>();
    try (Consumer<String, DeadLetter> consumer =
        kafka.consumer(Topics.DEAD_LETTERS, Optional.empty())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(200)).forEach(found -> letters.add(found.value()));
      }
    }
    letters.removeIf(letter -> !letter.getTopic().equals(Topics.edits(lineage).name()));
    return letters;
  }

  @Override
  public void close() {
    broker.close();
  }
}
