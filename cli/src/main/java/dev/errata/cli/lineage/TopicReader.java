package dev.errata.cli.lineage;

import dev.errata.cli.CliException;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads a topic of one partition from its start to where its end was when reading began. */
final class TopicReader {
  private static final Duration POLL = Duration.ofSeconds(5);
  private static final int MOST_EMPTY_POLLS = 6;

  private TopicReader() {}

  /**
   * Hands over every committed record, in order.
   *
   * @throws CliException when the broker stops answering
   */
  static <V extends SpecificRecord> void read(
      KafkaSettings settings,
      Topic<String, V> topic,
      java.util.function.Consumer<ConsumerRecord<String, V>> each) {
    TopicPartition partition = new TopicPartition(topic.name(), 0);
    try (Consumer<String, V> consumer = settings.consumer(topic, Optional.empty())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      int empty = 0;
      // The position also passes the markers of transactions, which are no records.
      while (consumer.position(partition) < end) {
        long before = consumer.position(partition);
        consumer.poll(POLL).forEach(each);
        empty = consumer.position(partition) == before ? empty + 1 : 0;
        if (empty == MOST_EMPTY_POLLS) {
          throw new CliException(
              "topic %s cannot be read beyond offset %d of %d: the broker does not answer"
                  .formatted(topic.name(), before, end));
        }
      }
    }
  }
}
