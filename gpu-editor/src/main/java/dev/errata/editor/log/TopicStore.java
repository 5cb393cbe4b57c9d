package dev.errata.editor.log;

import dev.errata.editor.EditorException;
import dev.errata.event.EditCommand;
import dev.errata.event.EditRequest;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.TopicAdmin;
import dev.errata.schemas.Topics;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Batches in the edits topic of a lineage, which keeps them. */
final class TopicStore implements BatchStore {
  private final String topic;
  private final String lineage;
  private final Producer<String, SpecificRecord> producer;
  private final TopicBatches batches;

  /**
   * @throws dev.errata.schemas.EventLogException if the topic is missing or wrong
   */
  TopicStore(KafkaSettings kafka, String lineage) {
    try (Admin admin = kafka.admin()) {
      TopicAdmin.verify(admin, List.of(Topics.edits(lineage)));
    }
    this.lineage = lineage;
    topic = Topics.edits(lineage).name();
    producer = kafka.producer(Optional.empty());
    batches = new TopicBatches(kafka, lineage);
  }

  @Override
  public long append(EditCommand command) {
    try {
      return producer.send(new ProducerRecord<>(topic, lineage, command)).get().offset();
    } catch (ExecutionException e) {
      throw new EditorException(
          "Cannot write a batch to %s: %s".formatted(topic, e.getCause().getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EditorException("Interrupted while writing a batch to " + topic, e);
    }
  }

  @Override
  public void clear() {}

  @Override
  public List<EditRequest> at(long offset) {
    return batches.at(offset);
  }

  @Override
  public void close() {
    producer.close();
    batches.close();
  }
}
