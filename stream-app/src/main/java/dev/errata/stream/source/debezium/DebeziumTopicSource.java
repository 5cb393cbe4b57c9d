package dev.errata.stream.source.debezium;

import dev.errata.schemas.KafkaSettings;
import dev.errata.stream.StreamException;
import dev.errata.stream.source.ByteLines;
import dev.errata.stream.source.DeadLetters;
import dev.errata.stream.source.FactSink;
import dev.errata.stream.source.MalformedLineException;
import dev.errata.stream.source.Source;
import dev.errata.stream.source.Tally;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Change events in topics. Offsets are committed under a group's name after the sink has been
 * flushed, so that a restart goes on with the first event whose facts may not have arrived. All
 * partitions are read by one reader: the facts topic has one, and takes them in order.
 */
public final class DebeziumTopicSource implements Source {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration TOPIC_LIMIT = Duration.ofSeconds(10);

  private final KafkaSettings kafka;
  private final List<String> topics;
  private final String group;
  private final boolean untilEnd;
  private final DebeziumFacts facts;
  private final DeadLetters deadLetters;
  private final Tally skipped = new Tally();
  private volatile long read;

  /**
   * @param kafka where the topics are, which may be another cluster than the log's
   * @param untilEnd whether to end with what the topics hold at the start
   * @param snapshotIsKnown whether rows read in a snapshot are what the model already knows
   */
  public DebeziumTopicSource(
      KafkaSettings kafka,
      List<String> topics,
      String group,
      boolean untilEnd,
      DebeziumMapping mapping,
      boolean snapshotIsKnown,
      Clock clock) {
    this.kafka = kafka;
    this.topics = List.copyOf(topics);
    this.group = group;
    this.untilEnd = untilEnd;
    this.facts = new DebeziumFacts(mapping, snapshotIsKnown, skipped);
    this.deadLetters = new DeadLetters("debezium", DebeziumFileSource.STAGE, clock);
  }

  @Override
  public void run(FactSink sink) throws InterruptedException {
    try (Consumer<byte[], byte[]> consumer =
        kafka.consumer(
            new ByteArrayDeserializer(), new ByteArrayDeserializer(), Optional.of(group))) {
      List<TopicPartition> partitions = partitions(consumer);
      consumer.assign(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (!untilEnd || partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        take(consumer.poll(POLL), sink);
        sink.flush();
        consumer.commitSync(positions(consumer));
      }
    } catch (InterruptException e) {
      throw interrupted(e);
    }
  }

  @Override
  public Map<String, Long> skipped() {
    return skipped.counts();
  }

  @Override
  public String status() {
    return read + " change events";
  }

  private List<TopicPartition> partitions(Consumer<?, ?> consumer) {
    return topics.stream()
        .flatMap(topic -> partitions(consumer, topic).stream())
        .map(info -> new TopicPartition(info.topic(), info.partition()))
        .toList();
  }

  private static List<PartitionInfo> partitions(Consumer<?, ?> consumer, String topic) {
    List<PartitionInfo> partitions = consumer.partitionsFor(topic, TOPIC_LIMIT);
    if (partitions == null || partitions.isEmpty()) {
      throw new StreamException("topic %s does not exist".formatted(topic));
    }
    return partitions;
  }

  private static Map<TopicPartition, OffsetAndMetadata> positions(Consumer<?, ?> consumer) {
    Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
    Set<TopicPartition> partitions = consumer.assignment();
    partitions.forEach(p -> positions.put(p, new OffsetAndMetadata(consumer.position(p))));
    return positions;
  }

  private void take(ConsumerRecords<byte[], byte[]> records, FactSink sink) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (record.value() == null) {
        facts.skipTombstone();
      } else {
        take(record, ByteBuffer.wrap(record.value()), sink);
      }
      read++;
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record, ByteBuffer value, FactSink sink) {
    try {
      facts.publish(new ByteLines.Line(value, value.limit()).text(), sink);
    } catch (MalformedLineException e) {
      String where = record.topic() + "-" + record.partition() + " at " + record.offset();
      sink.reject(
          deadLetters.of(
              record.topic(),
              record.partition(),
              record.offset(),
              value,
              DebeziumFileSource.MALFORMED_CHANGE,
              where + ": " + e.getMessage()));
    }
  }

  private static InterruptedException interrupted(InterruptException e) {
    Thread.interrupted(); // Kafka has set the flag; the exception takes its place
    InterruptedException interrupted = new InterruptedException(e.getMessage());
    interrupted.initCause(e);
    return interrupted;
  }
}
