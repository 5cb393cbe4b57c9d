package dev.errata.editor.service;

import dev.errata.editor.EditorException;
import dev.errata.editor.log.RegistryUnavailableException;
import dev.errata.event.QualityEvent;
import dev.errata.event.Verdict;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.RegistryOutage;
import dev.errata.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordDeserializationException;

/** Reads a lineage's verdicts; of several on one sequence the first counts. */
final class VerdictReader implements AutoCloseable {
  private final TopicPartition partition;
  private final Consumer<String, QualityEvent> consumer;
  private final Map<Long, Verdict> verdicts = new HashMap<>();

  VerdictReader(KafkaSettings kafka, String lineage) {
    partition = new TopicPartition(Topics.quality(lineage).name(), 0);
    consumer = kafka.consumer(Topics.quality(lineage), Optional.empty());
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
  }

  /** The verdict on a sequence, if it is there in time; no earlier one is asked for afterwards. */
  Optional<Verdict> of(long sequence, Duration timeout) {
    verdicts.keySet().removeIf(earlier -> earlier < sequence);
    if (!verdicts.containsKey(sequence)) {
      read(sequence, timeout);
    }
    return Optional.ofNullable(verdicts.get(sequence));
  }

  private void read(long from, Duration timeout) {
    try {
      for (ConsumerRecord<String, QualityEvent> found : consumer.poll(timeout)) {
        if (found.value().getBody() instanceof Verdict verdict && verdict.getSequence() >= from) {
          verdicts.putIfAbsent(verdict.getSequence(), verdict);
        }
      }
    } catch (RecordDeserializationException e) {
      if (RegistryOutage.isCauseOf(e)) {
        throw new RegistryUnavailableException(
            "The registry does not give the schema of the verdict at %s, offset %d"
                .formatted(partition, e.offset()),
            e);
      }
      throw new EditorException(
          "The verdict at %s, offset %d cannot be read: %s"
              .formatted(partition, e.offset(), e.getMessage()),
          e);
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
