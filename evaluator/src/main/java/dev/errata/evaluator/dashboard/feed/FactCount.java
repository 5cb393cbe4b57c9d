package dev.errata.evaluator.dashboard.feed;

import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.Topics;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Counts the records of the facts topic by its end, without reading one. */
public final class FactCount implements AutoCloseable {
  private final Consumer<byte[], byte[]> consumer;
  private List<TopicPartition> partitions = List.of();

  public FactCount(KafkaSettings kafka) {
    consumer =
        kafka.consumer(new ByteArrayDeserializer(), new ByteArrayDeserializer(), Optional.empty());
  }

  /** How many there are; empty when there is no such topic yet. */
  public OptionalLong read() {
    if (partitions.isEmpty()) {
      partitions = find();
      // Asked of partitions that are not its own, a consumer complains each time.
      consumer.assign(partitions);
    }
    return partitions.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(
            consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum());
  }

  private List<TopicPartition> find() {
    List<PartitionInfo> found = consumer.listTopics().getOrDefault(Topics.FACTS.name(), List.of());
    return found.stream().map(info -> new TopicPartition(info.topic(), info.partition())).toList();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
