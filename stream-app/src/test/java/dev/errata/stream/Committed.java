package dev.errata.stream;

import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** What a topic holds. */
final class Committed {
  private static final Duration POLL = Duration.ofMillis(200);

  private Committed() {}

  /** All committed values of a partition; control records have none and are left out. */
  static <V extends SpecificRecord> List<V> values(
      KafkaSettings kafka, Topic<String, V> topic, int number) {
    List<V> values = new ArrayList<>();
    try (Consumer<String, V> consumer = kafka.consumer(topic, Optional.empty())) {
      TopicPartition partition = new TopicPartition(topic.name(), number);
      consumer.assign(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<String, V> record : consumer.poll(POLL)) {
          if (record.value() != null) {
            values.add(record.value());
          }
        }
      }
    }
    return values;
  }
}
