package dev.errata.editor.service;

import dev.errata.editor.EditorException;
import dev.errata.editor.Outcome;
import dev.errata.editor.log.CommandReader;
import dev.errata.editor.log.RegistryUnavailableException;
import dev.errata.event.DeadLetter;
import dev.errata.event.DeltaEvent;
import dev.errata.event.EditApplied;
import dev.errata.event.EditCommand;
import dev.errata.event.EditOutcome;
import dev.errata.event.OutcomeStatus;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.LoggedDelta;
import dev.errata.schemas.RegistryOutage;
import dev.errata.schemas.Topics;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Writes edits in transactions that hold the delta, its entry, dead letters and the consumed
 * offset. Its transactional id is the lineage: a second editor fences the first.
 */
final class EditLogWriter implements AutoCloseable {
  private static final String STAGE = "editor";

  private final String lineage;
  private final Producer<String, SpecificRecord> producer;
  private final CommandReader commands;
  private final Clock clock;

  EditLogWriter(KafkaSettings kafka, String lineage, CommandReader commands, Clock clock) {
    this.lineage = lineage;
    this.commands = commands;
    this.clock = clock;
    producer = kafka.producer(Optional.of(lineage));
  }

  /** Fences any other editor of the lineage and rolls its open transaction back. */
  void takeOver() {
    try {
      producer.initTransactions();
    } catch (KafkaException e) {
      throw new EditorException(
          "Cannot take over lineage %s: %s".formatted(lineage, e.getMessage()), e);
    }
  }

  /**
   * Commits an entry with its delta.
   *
   * @param from the command's record
   * @param next the first command that is unanswered then
   * @param beforeCommit runs when everything is sent
   * @return where the entry is in the deltas topic
   */
  long commit(
      EditApplied entry,
      byte[] payload,
      List<Outcome> outcomes,
      ConsumerRecord<byte[], byte[]> from,
      long next,
      Runnable beforeCommit) {
    String sequence = Long.toString(entry.getSequence());
    AtomicLong offset = new AtomicLong();
    inTransaction(
        "sequence " + sequence,
        next,
        () -> {
          for (DeltaEvent event : new LoggedDelta(entry, payload).events()) {
            // The entry is the last of them.
            producer.send(
                new ProducerRecord<>(Topics.deltas(lineage).name(), sequence, event),
                (sent, failure) -> offset.set(failure == null ? sent.offset() : -1));
          }
          for (Outcome outcome : outcomes) {
            if (outcome instanceof Outcome.Rejected rejected) {
              deadLetter(from, rejected.reason().code(), rejected.message());
            }
          }
          beforeCommit.run();
        });
    return offset.get();
  }

  /** Passes over a command that cannot be understood. */
  void refuse(ConsumerRecord<byte[], byte[]> from, String reason, String message) {
    inTransaction(
        "the refusal of the command at offset " + from.offset(),
        from.offset() + 1,
        () -> deadLetter(from, reason, message));
  }

  /**
   * Orders something of oneself, as one who has not been taken over from.
   *
   * @return where the command is in the edits topic
   */
  long order(EditCommand command) {
    AtomicLong offset = new AtomicLong();
    inTransaction(
        "the command " + command.getCommandId(),
        () ->
            producer.send(
                new ProducerRecord<>(Topics.edits(lineage).name(), lineage, command),
                (sent, failure) -> offset.set(failure == null ? sent.offset() : -1)));
    return offset.get();
  }

  static EditOutcome outcome(Outcome outcome) {
    if (outcome instanceof Outcome.Rejected rejected) {
      return new EditOutcome(
          rejected.factKey(), OutcomeStatus.REJECTED, rejected.reason().code(), 0.0, 0.0);
    }
    Outcome.Applied applied = (Outcome.Applied) outcome;
    return new EditOutcome(
        applied.factKey(),
        OutcomeStatus.APPLIED,
        null,
        applied.probabilityBefore(),
        applied.probabilityAfter());
  }

  private void inTransaction(String what, long next, Runnable sending) {
    inTransaction(
        what,
        () -> {
          sending.run();
          producer.sendOffsetsToTransaction(
              Map.of(commands.partition(), new OffsetAndMetadata(next)), commands.group());
        });
  }

  /**
   * @throws RegistryUnavailableException if the registry has not said yet under which ids to write;
   *     nothing is written then
   */
  private void inTransaction(String what, Runnable writing) {
    try {
      producer.beginTransaction();
      writing.run();
      producer.commitTransaction();
    } catch (SerializationException e) {
      producer.abortTransaction();
      if (!RegistryOutage.isCauseOf(e)) {
        throw failure(what, e);
      }
      throw new RegistryUnavailableException(
          "The registry does not take the schema of %s of lineage %s".formatted(what, lineage), e);
    } catch (ProducerFencedException | InvalidProducerEpochException e) {
      throw new EditorException(
          "Another editor has taken over lineage %s; this one stops before %s"
              .formatted(lineage, what),
          e);
    } catch (KafkaException e) {
      throw failure(what, e);
    }
  }

  private EditorException failure(String what, KafkaException cause) {
    return new EditorException(
        "Cannot log %s of lineage %s: %s".formatted(what, lineage, cause.getMessage()), cause);
  }

  private void deadLetter(ConsumerRecord<byte[], byte[]> from, String reason, String message) {
    DeadLetter letter =
        DeadLetter.newBuilder()
            .setTopic(from.topic())
            .setPartition(from.partition())
            .setOffset(from.offset())
            .setKey(from.key() == null ? null : ByteBuffer.wrap(from.key()))
            .setValue(from.value() == null ? null : ByteBuffer.wrap(from.value()))
            .setReason(reason)
            .setMessage(message)
            .setStage(STAGE)
            .setFailedAt(clock.instant())
            .build();
    producer.send(new ProducerRecord<>(Topics.DEAD_LETTERS.name(), lineage, letter));
  }

  /** Leaves an open transaction to the next editor, or to the broker's time limit, to roll back. */
  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
