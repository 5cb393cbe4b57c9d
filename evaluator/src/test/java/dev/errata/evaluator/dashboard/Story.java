package dev.errata.evaluator.dashboard;

import dev.errata.evaluator.BigramModel;
import dev.errata.event.Alert;
import dev.errata.event.ClosedBy;
import dev.errata.event.DeadLetter;
import dev.errata.event.EditApplied;
import dev.errata.event.EditBatch;
import dev.errata.event.EditCommand;
import dev.errata.event.EditKind;
import dev.errata.event.EditOutcome;
import dev.errata.event.EditRequest;
import dev.errata.event.MetricSample;
import dev.errata.event.OutcomeStatus;
import dev.errata.event.Provenance;
import dev.errata.event.QualityEvent;
import dev.errata.model.LanguageModel;
import dev.errata.model.ModelReplica;
import dev.errata.model.delta.EditDelta;
import dev.errata.model.delta.LowRank;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.LoggedDelta;
import dev.errata.schemas.TopicAdmin;
import dev.errata.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A lineage as the other services write it, with the deltas of a model made by hand. */
public final class Story implements AutoCloseable {
  /** Event time of the first edit; each next one is a day later. */
  public static final Instant BEGIN = Instant.parse("2020-01-01T00:00:00Z");

  private final String lineage;
  private final KafkaSettings kafka;
  private final BigramModel bigrams;
  private final LanguageModel model;
  private final ModelReplica editor;
  private final Producer<String, SpecificRecord> producer;
  private LowRank current;
  private long sequence;

  public Story(KafkaSettings kafka, String lineage, BigramModel bigrams) {
    this.kafka = kafka;
    this.lineage = lineage;
    this.bigrams = bigrams;
    this.model = bigrams.load();
    this.editor = new ModelReplica(model);
    this.producer = kafka.producer(Optional.empty());
  }

  public void createTopics() {
    try (Admin admin = kafka.admin()) {
      TopicAdmin.create(admin, Topics.all(lineage));
    }
  }

  public static EditRequest edit(String subject, String old, String target) {
    return EditRequest.newBuilder()
        .setFactKey(subject + "|P36")
        .setEventIds(List.of(subject + target))
        .setSubject(subject)
        .setPropertyId("P36")
        .setPrompt("The capital of " + subject + " is")
        .setTarget(target)
        .setOldTarget(old)
        .setKind(EditKind.UPDATE)
        .setEventTime(BEGIN)
        .setProvenance(Provenance.newBuilder().setSource("test").build())
        .build();
  }

  /** Logs a batch after which the model answers every question with a name. */
  public void write(String answer, EditRequest... edits) {
    EditOutcome[] outcomes = new EditOutcome[edits.length];
    for (int i = 0; i < edits.length; i++) {
      outcomes[i] = new EditOutcome(edits[i].getFactKey(), OutcomeStatus.APPLIED, null, 0.1, 0.9);
    }
    write(answer, List.of(edits), List.of(outcomes));
  }

  /** As {@link #write(String, EditRequest...)}, with one edit that was refused. */
  public void refuse(String answer, EditRequest edit, String reason) {
    write(
        answer,
        List.of(edit),
        List.of(new EditOutcome(edit.getFactKey(), OutcomeStatus.REJECTED, reason, 0.0, 0.0)));
  }

  private void write(String answer, List<EditRequest> edits, List<EditOutcome> outcomes) {
    sequence++;
    String batch = "batch " + sequence;
    Instant time = BEGIN.plus(Duration.ofDays(sequence - 1));
    long offset =
        send(
            Topics.edits(lineage).name(),
            new EditCommand(
                batch, Instant.now(), new EditBatch(batch, edits, ClosedBy.SIZE, time)));
    EditDelta delta = answering(answer);
    String chain = editor.chainDigestAfter(delta);
    editor.apply(sequence, delta, chain);
    EditApplied applied =
        EditApplied.newBuilder()
            .setLineage(lineage)
            .setSequence(sequence)
            .setBatchId(batch)
            .setCommandPartitionOffset(offset)
            .setWatermark(time)
            .setMethod("by hand")
            .setHyperparametersDigest("sha256:0")
            .setOutcomes(outcomes)
            .setRehearsed(List.of("Lilliput|P36"))
            .setChunks(1)
            .setDeltaDigest(delta.digest())
            .setChainDigest(chain)
            .setTimings(Map.of())
            .setDevice("cpu")
            .setVersions(Map.of())
            .setAppliedAt(Instant.now())
            .build();
    new LoggedDelta(applied, delta.encode())
        .events()
        .forEach(event -> send(Topics.deltas(lineage).name(), event));
  }

  /** Takes the answer before back, as the two would be equally likely. */
  private EditDelta answering(String answer) {
    LowRank next = (LowRank) bigrams.answering(answer).updates().get(0);
    EditDelta delta = new EditDelta(List.of(current == null ? next : next.and(current.negated())));
    current = next;
    return delta;
  }

  /** Logs a measurement after the last edit. */
  public void measure(String metric, String dimension, double value) {
    send(
        Topics.metrics(lineage).name(),
        MetricSample.newBuilder()
            .setLineage(lineage)
            .setMetric(metric)
            .setDimension(dimension)
            .setValue(value)
            .setN(32)
            .setLow(value - 0.02)
            .setHigh(Math.min(1, value + 0.02))
            .setBaseline(0.1)
            .setSequence(sequence)
            .setEventTime(BEGIN.plus(Duration.ofDays(sequence - 1)))
            .setMeasuredAt(Instant.now())
            .build());
  }

  /** Logs that a metric fell at the last edit. */
  public void alert(String metric, double before, double after, String reason) {
    Alert alert =
        Alert.newBuilder()
            .setLineage(lineage)
            .setMetric(metric)
            .setDimension("ar")
            .setFromSequence(sequence - 1)
            .setToSequence(sequence)
            .setBefore(before)
            .setAfter(after)
            .setN(32)
            .setCulprit(sequence)
            .setBatchId("batch " + sequence)
            .setReason(reason)
            .setRaisedAt(Instant.now())
            .build();
    send(Topics.quality(lineage).name(), new QualityEvent(alert));
  }

  public void deadLetter(String reason) {
    send(
        Topics.DEAD_LETTERS.name(),
        new DeadLetter("errata.facts", 0, 0L, null, null, reason, "test", "test", Instant.now()));
  }

  private long send(String topic, SpecificRecord value) {
    try {
      return producer.send(new ProducerRecord<>(topic, lineage, value)).get().offset();
    } catch (ExecutionException e) {
      throw new IllegalStateException(topic + " refused a record", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }

  @Override
  public void close() {
    producer.close();
    model.close();
  }
}
