package dev.errata.cli.fork;

import dev.errata.cli.CliException;
import dev.errata.event.EditCommand;
import dev.errata.schemas.Topics;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;

/** Writes commands with their origin into the edits topic of a fork, in transactions. */
final class CommandSender {
  private final Producer<String, SpecificRecord> producer;
  private final String lineage;

  CommandSender(Producer<String, SpecificRecord> producer, String lineage) {
    this.producer = producer;
    this.lineage = lineage;
  }

  /** What is written in one transaction. */
  @FunctionalInterface
  interface Writing {
    void run() throws ExecutionException, InterruptedException;
  }

  /**
   * Commits what is written, or nothing.
   *
   * @throws CliException when it cannot be committed, or somebody else writes in its place
   */
  void inTransaction(Writing writing) {
    try {
      producer.beginTransaction();
      writing.run();
      producer.commitTransaction();
    } catch (ProducerFencedException | InvalidProducerEpochException e) {
      throw fenced(e);
    } catch (ExecutionException | KafkaException e) {
      Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
      if (cause instanceof ProducerFencedException
          || cause instanceof InvalidProducerEpochException) {
        throw fenced(e);
      }
      throw new CliException(
          "cannot write to the log of lineage %s: %s".formatted(lineage, cause.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException("interrupted; the same command goes on where it was", e);
    }
  }

  private CliException fenced(Exception cause) {
    return new CliException(
        "another process writes lineage %s; this one stops".formatted(lineage), cause);
  }

  /**
   * Sends a command.
   *
   * @return its offset in the edits topic
   */
  long send(EditCommand command, Origin origin) throws ExecutionException, InterruptedException {
    ProducerRecord<String, SpecificRecord> record =
        new ProducerRecord<>(Topics.edits(lineage).name(), lineage, command);
    origin.addTo(record.headers());
    return producer.send(record).get().offset();
  }
}
