package dev.errata.stream;

import dev.errata.schemas.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The topic from which Kafka Streams restores a store: what the store holds, for all to read. */
final class StoreLog {
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaSettings kafka;
  private final String lineage;
  private final String topic;

  /**
   * @param store the store's name
   */
  StoreLog(KafkaSettings kafka, String lineage, String store) {
    this.kafka = kafka;
    this.lineage = lineage;
    this.topic = StreamConfig.of(lineage).applicationId() + "-" + store + "-changelog";
  }

  /**
   * Hands on what is committed now, oldest first within a key.
   *
   * @param key only records with it; empty: all
   * @throws StreamException when there is no such topic
   */
  <V extends SpecificRecord> void read(
      Optional<String> key, Consumer<ConsumerRecord<String, V>> records) {
    try (var consumer =
        kafka.consumer(new StringDeserializer(), kafka.<V>valueDeserializer(), Optional.empty())) {
      List<TopicPartition> partitions = partitions(consumer);
      consumer.assign(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        for (ConsumerRecord<String, V> record : consumer.poll(POLL)) {
          if (key.isEmpty() || key.get().equals(record.key())) {
            records.accept(record);
          }
        }
      }
    }
  }

  private List<TopicPartition> partitions(
      org.apache.kafka.clients.consumer.Consumer<?, ?> consumer) {
    var partitions = consumer.listTopics().get(topic);
    if (partitions == null) {
      throw new StreamException(
          "lineage %s has no stream application that has run: topic %s does not exist"
              .formatted(lineage, topic));
    }
    return partitions.stream()
        .map(partition -> new TopicPartition(topic, partition.partition()))
        .toList();
  }
}
