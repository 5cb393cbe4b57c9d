package dev.errata.evaluator.service;

import dev.errata.evaluator.EvaluationException;
import dev.errata.evaluator.fact.FactBook;
import dev.errata.event.DeltaEvent;
import dev.errata.event.EditApplied;
import dev.errata.event.EditCommand;
import dev.errata.model.LanguageModel;
import dev.errata.model.ModelReplica;
import dev.errata.model.decode.Generator;
import dev.errata.model.delta.DeltaException;
import dev.errata.model.delta.EditDelta;
import dev.errata.schemas.DeltaAssembler;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.LoggedDelta;
import dev.errata.schemas.RegistryOutage;
import dev.errata.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model that follows the deltas of a lineage from the base model on, and knows what it is
 * expected to know. Reads committed records only, from the start of both logs; joins no group and
 * commits nothing. Safe for use by several threads; one at a time runs the model.
 */
public final class Replica implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Replica.class);

  private static final Duration PATIENCE = Duration.ofMillis(200);

  private final LanguageModel model;
  private final ModelReplica replica;
  private final String lineage;
  private final org.apache.kafka.clients.consumer.Consumer<String, SpecificRecord> consumer;
  private final TopicPartition edits;
  private final TopicPartition deltas;
  private final Deque<DeltaEvent> fetched = new ArrayDeque<>();
  private final DeltaAssembler assembler = new DeltaAssembler();
  private final FactBook book = new FactBook();
  private final AppliedEdits appliedEdits = new AppliedEdits(book);
  private final Consumer<EditApplied> onApplied;
  private Instant watermark = Instant.EPOCH;
  private EditApplied last;
  private boolean waiting;

  /**
   * @param model the base model of the lineage; the replica changes its weights and closes it
   * @param onApplied told of each entry once the model answers with it, on the polling thread
   */
  public Replica(
      LanguageModel model, KafkaSettings kafka, String lineage, Consumer<EditApplied> onApplied) {
    this.model = model;
    this.replica = new ModelReplica(model);
    this.lineage = lineage;
    this.onApplied = onApplied;
    this.edits = new TopicPartition(Topics.edits(lineage).name(), 0);
    this.deltas = new TopicPartition(Topics.deltas(lineage).name(), 0);
    this.consumer =
        kafka.consumer(
            new StringDeserializer(), kafka.<SpecificRecord>valueDeserializer(), Optional.empty());
    consumer.assign(List.of(edits, deltas));
    consumer.seekToBeginning(List.of(edits, deltas));
  }

  /**
   * Applies what has been logged since.
   *
   * @param timeout how long to wait when there is nothing
   * @return how many entries of the deltas log were applied
   * @throws EvaluationException when an entry does not fit the model or its digests
   */
  public int poll(Duration timeout) {
    fetch(timeout);
    int applied = 0;
    while (applyNext()) {
      applied++;
    }
    return applied;
  }

  /**
   * Follows the log to an edit sequence and no further, and reads what was ordered there.
   *
   * @param target not before where it is, and logged already
   */
  void follow(long target) {
    while (sequence() < target) {
      advance(PATIENCE);
    }
    while (!isComplete()) {
      fetch(PATIENCE);
    }
  }

  /**
   * As {@link #poll}, but applies one entry at most.
   *
   * @return whether one was applied
   */
  boolean advance(Duration timeout) {
    if (applyNext()) {
      return true;
    }
    fetch(timeout);
    return applyNext();
  }

  /**
   * Reads what has been logged since, and applies nothing.
   *
   * @param timeout how long to wait when there is nothing
   */
  void fetch(Duration timeout) {
    // Deltas at hand are enough; commands are wanted all the same.
    if (fetched.isEmpty()) {
      consumer.resume(List.of(deltas));
    } else {
      consumer.pause(List.of(deltas));
    }
    for (ConsumerRecord<String, SpecificRecord> record : read(timeout)) {
      if (record.topic().equals(edits.topic())) {
        appliedEdits.ordered(record.offset(), (EditCommand) record.value());
      } else {
        fetched.add((DeltaEvent) record.value());
      }
    }
  }

  /** Whether there are deltas at hand that are not applied. */
  boolean hasNews() {
    return !fetched.isEmpty();
  }

  private boolean applyNext() {
    while (!fetched.isEmpty()) {
      Optional<LoggedDelta> entry = assembler.accept(fetched.remove());
      if (entry.isPresent()) {
        apply(entry.get());
        return true;
      }
    }
    return false;
  }

  private Iterable<ConsumerRecord<String, SpecificRecord>> read(Duration timeout) {
    try {
      ConsumerRecords<String, SpecificRecord> records = consumer.poll(timeout);
      waiting = false;
      return records;
    } catch (RecordDeserializationException e) {
      if (RegistryOutage.isCauseOf(e)) {
        await(timeout, e);
        return List.of();
      }
      if (!e.topicPartition().equals(edits)) {
        throw new EvaluationException(
            "Topic %s, offset %d cannot be read: %s"
                .formatted(e.topicPartition().topic(), e.offset(), e.getMessage()),
            e);
      }
      // The editor has refused this command as well; what it made of it is in the deltas log.
      appliedEdits.unreadable(e.offset());
      consumer.seek(edits, e.offset() + 1);
      return List.of();
    }
  }

  /** The same record is read again; it may be a fact that the model is expected to know. */
  private void await(Duration timeout, RecordDeserializationException cause) {
    if (!waiting) {
      LOGGER.warn(
          "The replica of {} waits: the schema registry does not answer for {}, offset {}",
          lineage,
          cause.topicPartition(),
          cause.offset());
      waiting = true;
    }
    try {
      Thread.sleep(timeout.toMillis());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** Whether every applied entry has been matched with its command. */
  boolean isComplete() {
    return appliedEdits.waiting() == 0;
  }

  /** Runs an action on the model while it stays as it is. */
  public synchronized <T> T withModel(Function<LanguageModel, T> action) {
    return action.apply(model);
  }

  /** What the replica answers now, each prompt by itself. */
  public List<String> answer(List<String> prompts, int maxNewTokens) {
    return withModel(m -> new Generator(m).complete(prompts, maxNewTokens));
  }

  /** The edit sequence of the weights. */
  public synchronized long sequence() {
    return replica.sequence();
  }

  /** The event time that the weights stand for; the epoch before the first edit. */
  public synchronized Instant watermark() {
    return watermark;
  }

  /** Digest of all deltas so far. */
  public synchronized String chainDigest() {
    return replica.chainDigest();
  }

  /** Digest of the weights; reads them all. */
  public synchronized String weightsDigest() {
    return model.weights().digest();
  }

  /** The entry applied last, if any; for the polling thread. */
  Optional<EditApplied> last() {
    return Optional.ofNullable(last);
  }

  /** What the model is expected to know; for the polling thread. */
  FactBook book() {
    return book;
  }

  @Override
  public synchronized void close() {
    consumer.close();
    model.close();
  }

  private void apply(LoggedDelta entry) {
    EditApplied applied = entry.applied();
    LogGap.require(lineage, replica.sequence(), applied.getSequence());
    synchronized (this) {
      try {
        byte[] payload = entry.payload();
        EditDelta delta =
            payload.length == 0 ? new EditDelta(List.of()) : EditDelta.decode(payload);
        replica.apply(applied.getSequence(), delta, applied.getChainDigest());
      } catch (DeltaException e) {
        throw new EvaluationException(
            "Replica of %s at sequence %d cannot apply sequence %d: %s. Is its model the base model of this lineage?"
                .formatted(lineage, replica.sequence(), applied.getSequence(), e.getMessage()),
            e);
      }
      verifyWeights(applied);
      watermark = applied.getWatermark();
      last = applied;
    }
    appliedEdits.applied(applied);
    onApplied.accept(applied);
  }

  private void verifyWeights(EditApplied applied) {
    String expected = applied.getWeightsDigest();
    if (expected != null && !expected.equals(model.weights().digest())) {
      throw new EvaluationException(
          "Replica of %s at sequence %d has weights %s, the editor logged %s"
              .formatted(lineage, applied.getSequence(), model.weights().digest(), expected));
    }
  }
}
