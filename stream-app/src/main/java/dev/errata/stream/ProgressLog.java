package dev.errata.stream;

import dev.errata.schemas.KafkaSettings;
import dev.errata.stream.topology.FactTopology;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * How far the stream application of a lineage is, for other processes: its counters, from the log
 * of their store. For one thread.
 */
public final class ProgressLog implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);
  private static final int MOST_POLLS = 10;

  private final String topic;
  private final Consumer<String, Long> consumer;
  private final Map<Integer, Map<String, Long>> counters = new HashMap<>();
  private boolean assigned;
  private boolean complete;

  public ProgressLog(KafkaSettings kafka, String lineage) {
    this.topic =
        StreamConfig.of(lineage).applicationId() + "-" + FactTopology.COUNTERS + "-changelog";
    this.consumer =
        kafka.consumer(new StringDeserializer(), new LongDeserializer(), Optional.empty());
  }

  /**
   * Reads what was committed since, for half a second at most.
   *
   * @return empty until all has been read once, and while no such application has run
   */
  public Optional<StreamProgress> read() {
    if (!assigned && !assign()) {
      return Optional.empty();
    }
    for (int i = 0; i < MOST_POLLS; i++) {
      for (ConsumerRecord<String, Long> record : consumer.poll(POLL)) {
        counters
            .computeIfAbsent(record.partition(), p -> new HashMap<>())
            .put(record.key(), record.value());
      }
      if (isAtEnd()) {
        complete = true;
        break;
      }
    }
    return complete ? Optional.of(progress()) : Optional.empty();
  }

  /** What is committed by now; empty when no such application has run. */
  public static Optional<StreamProgress> of(KafkaSettings kafka, String lineage) {
    try (ProgressLog log = new ProgressLog(kafka, lineage)) {
      if (!log.assign()) {
        return Optional.empty();
      }
      Optional<StreamProgress> progress = log.read();
      while (progress.isEmpty()) {
        progress = log.read();
      }
      return progress;
    }
  }

  private boolean assign() {
    List<PartitionInfo> found = consumer.listTopics().get(topic);
    if (found == null) {
      return false;
    }
    List<TopicPartition> partitions =
        found.stream().map(info -> new TopicPartition(topic, info.partition())).toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    assigned = true;
    return true;
  }

  private boolean isAtEnd() {
    return consumer.endOffsets(consumer.assignment()).entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  private StreamProgress progress() {
    return counters.values().stream()
        .map(FactTopology::progress)
        .reduce(StreamProgress::and)
        .orElse(StreamProgress.NONE);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
