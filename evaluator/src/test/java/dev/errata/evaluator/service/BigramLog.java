package dev.errata.evaluator.service;

import static dev.errata.evaluator.service.Events.LINEAGE;
import static dev.errata.evaluator.service.Events.applied;
import static dev.errata.evaluator.service.Events.batch;
import static dev.errata.evaluator.service.Events.written;
import static org.apache.kafka.common.IsolationLevel.READ_COMMITTED;
import static org.apache.kafka.common.IsolationLevel.READ_UNCOMMITTED;
import static org.awaitility.Awaitility.await;

import dev.errata.broker.EmbeddedBroker;
import dev.errata.evaluator.BigramModel;
import dev.errata.event.EditApplied;
import dev.errata.event.EditOutcome;
import dev.errata.event.EditRequest;
import dev.errata.model.LanguageModel;
import dev.errata.model.ModelReplica;
import dev.errata.model.delta.EditDelta;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.LoggedDelta;
import dev.errata.schemas.TopicAdmin;
import dev.errata.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** A lineage of the hand-made model, whose log is written as an editor does it. */
final class BigramLog implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  final KafkaSettings kafka;
  final BigramModel bigrams;
  final Producer<String, SpecificRecord> producer;
  private final Admin admin;
  private final LanguageModel model;
  private ModelReplica editor;

  private BigramLog(KafkaSettings kafka, Path directory) {
    this.kafka = kafka;
    bigrams = BigramModel.in(directory);
    model = bigrams.load();
    editor = new ModelReplica(model);
    admin = kafka.admin();
    producer = kafka.producer(Optional.of(LINEAGE));
    producer.initTransactions();
  }

  /** Makes its topics anew. */
  static BigramLog create(EmbeddedBroker broker, Path directory)
      throws ExecutionException, InterruptedException {
    KafkaSettings kafka =
        KafkaSettings.of(broker.bootstrapServers(), "mock://" + UUID.randomUUID());
    try (Admin admin = kafka.admin()) {
      List<String> old =
          admin.listTopics().names().get().stream().filter(n -> n.contains(LINEAGE)).toList();
      admin.deleteTopics(old).all().get();
      await()
          .atMost(PATIENCE)
          .until(() -> Collections.disjoint(admin.listTopics().names().get(), old));
      TopicAdmin.create(
          admin,
          List.of(
              Topics.edits(LINEAGE),
              Topics.deltas(LINEAGE),
              Topics.metrics(LINEAGE),
              Topics.quality(LINEAGE)));
    }
    return new BigramLog(kafka, directory);
  }

  String weightsDigest() {
    return model.weights().digest();
  }

  String chainDigest() {
    return editor.chainDigest();
  }

  /** Has the next sequence be one more than it should. */
  void skip() {
    editor = new ModelReplica(model, editor.sequence() + 1, editor.chainDigest());
  }

  /** Writes a batch, and a delta that makes the model answer with one name. */
  void write(long sequence, String answer, EditRequest... edits) {
    // A transaction ends in a marker, which takes an offset of its own.
    writeAt(2 * (sequence - 1), sequence, answer, edits);
  }

  /** As {@link #write}, where the edits log has other records too. */
  void writeAt(long offset, long sequence, String answer, EditRequest... edits) {
    write(offset, sequence, bigrams.answering(answer), entry -> entry, edits);
  }

  /** Writes a batch with any delta, and applies it to the editor's own model. */
  void write(
      long offset,
      long sequence,
      EditDelta delta,
      UnaryOperator<EditApplied.Builder> with,
      EditRequest... edits) {
    producer.beginTransaction();
    producer.send(
        new ProducerRecord<>(
            Topics.edits(LINEAGE).name(), LINEAGE, batch("batch " + sequence, edits)));
    commit();
    String chain = editor.chainDigestAfter(delta);
    EditOutcome[] outcomes =
        Stream.of(edits).map(e -> written(e.getSubject())).toArray(EditOutcome[]::new);
    editor.apply(sequence, delta, chain);
    producer.beginTransaction();
    send(
        new LoggedDelta(
            with.apply(
                    applied(sequence, offset, outcomes)
                        .setDeltaDigest(delta.digest())
                        .setChainDigest(chain)
                        .setWeightsDigest(model.weights().digest()))
                .build(),
            delta.encode()));
    commit();
  }

  void send(LoggedDelta delta) {
    delta
        .events()
        .forEach(
            event ->
                producer.send(
                    new ProducerRecord<>(
                        Topics.deltas(LINEAGE).name(), Long.toString(delta.sequence()), event)));
  }

  /** Returns when readers see it: a producer is told of its commit before they do. */
  private void commit() {
    producer.commitTransaction();
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .atMost(PATIENCE)
        .until(() -> ends(READ_COMMITTED).equals(ends(READ_UNCOMMITTED)));
  }

  private List<Long> ends(IsolationLevel isolation)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> logs =
        Map.of(
            new TopicPartition(Topics.edits(LINEAGE).name(), 0), OffsetSpec.latest(),
            new TopicPartition(Topics.deltas(LINEAGE).name(), 0), OffsetSpec.latest());
    ListOffsetsResult found = admin.listOffsets(logs, new ListOffsetsOptions(isolation));
    List<Long> ends = new ArrayList<>();
    for (TopicPartition log : logs.keySet()) {
      ends.add(found.partitionResult(log).get().offset());
    }
    return ends;
  }

  @Override
  public void close() {
    producer.close();
    admin.close();
    model.close();
  }
}
