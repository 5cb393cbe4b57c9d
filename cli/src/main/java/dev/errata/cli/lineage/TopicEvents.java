package dev.errata.cli.lineage;

import dev.errata.schemas.EventLogException;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordDeserializationException;

/** The events of a topic. */
public final class TopicEvents {
  private static final Duration POLL = Duration.ofMillis(200);

  private TopicEvents() {}

  /**
   * Reads all events that are committed by now, in the order of the log.
   *
   * @return empty also when there is no such topic
   * @throws EventLogException when a record cannot be read
   */
  public static <V extends SpecificRecord> List<V> read(
      KafkaSettings kafka, Topic<String, V> topic) {
    List<V> events = new ArrayList<>();
    try (Consumer<String, V> consumer = kafka.consumer(topic, Optional.empty())) {
      List<TopicPartition> partitions =
          consumer.listTopics().getOrDefault(topic.name(), List.of()).stream()
              .map(partition -> new TopicPartition(topic.name(), partition.partition()))
              .toList();
      consumer.assign(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(POLL).forEach(found -> events.add(found.value()));
      }
    } catch (RecordDeserializationException e) {
      throw new EventLogException(
          "%s, offset %d cannot be read: %s"
              .formatted(e.topicPartition(), e.offset(), e.getMessage()),
          e);
    }
    return events;
  }
}
