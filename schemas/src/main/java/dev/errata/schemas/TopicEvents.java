package dev.errata.schemas;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordDeserializationException;

/** What is in a topic by now. */
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
    forEach(kafka, topic, found -> events.add(found.value()));
    return events;
  }

  /** As {@link #read}, with where and when each event was written. */
  public static <V extends SpecificRecord> void forEach(
      KafkaSettings kafka, Topic<String, V> topic, Consumer<ConsumerRecord<String, V>> each) {
    try (org.apache.kafka.clients.consumer.Consumer<String, V> consumer =
        kafka.consumer(topic, Optional.empty())) {
      List<TopicPartition> partitions =
          consumer.listTopics().getOrDefault(topic.name(), List.of()).stream()
              .map(partition -> new TopicPartition(topic.name(), partition.partition()))
              .toList();
      consumer.assign(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(POLL).forEach(each);
      }
    } catch (RecordDeserializationException e) {
      throw new EventLogException(
          "%s, offset %d cannot be read: %s"
              .formatted(e.topicPartition(), e.offset(), e.getMessage()),
          e);
    }
  }
}
