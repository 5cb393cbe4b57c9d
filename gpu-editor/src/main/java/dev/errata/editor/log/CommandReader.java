package dev.errata.editor.log;

import dev.errata.editor.EditorException;
import dev.errata.event.EditCommand;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.RegistryOutage;
import dev.errata.schemas.Topics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads the edits topic from any offset, as bytes first, so that a record that cannot be understood
 * stops nobody. Not safe for use by several threads.
 */
public final class CommandReader implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Consumer<byte[], byte[]> consumer;
  private final Deserializer<EditCommand> deserializer;
  private final KafkaSettings kafka;
  private final TopicPartition partition;
  private final Deque<ConsumerRecord<byte[], byte[]>> fetched = new ArrayDeque<>();

  /**
   * A reader at the beginning of the topic.
   *
   * @param group whose committed offset may be asked for; none for mere reading
   */
  public CommandReader(KafkaSettings kafka, String lineage, Optional<String> group) {
    partition = new TopicPartition(Topics.edits(lineage).name(), 0);
    this.kafka = kafka;
    deserializer = kafka.valueDeserializer();
    consumer = kafka.consumer(new ByteArrayDeserializer(), new ByteArrayDeserializer(), group);
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
  }

  /** Goes on at an offset. */
  public void seek(long offset) {
    fetched.clear();
    consumer.seek(partition, offset);
  }

  /** The next record, if one arrives in time. */
  public Optional<ConsumerRecord<byte[], byte[]>> next(Duration timeout) {
    if (fetched.isEmpty()) {
      consumer.poll(timeout).forEach(fetched::add);
    }
    return Optional.ofNullable(fetched.poll());
  }

  /**
   * The command at an offset. Cheap when offsets are asked for in ascending order.
   *
   * @throws EditorException if there is none or it cannot be understood
   */
  public EditCommand at(long offset) {
    return decode(recordAt(offset));
  }

  /**
   * As {@link #at}, as bytes.
   *
   * @throws EditorException if there is none
   */
  public ConsumerRecord<byte[], byte[]> recordAt(long offset) {
    while (!fetched.isEmpty() && fetched.peek().offset() < offset) {
      fetched.poll();
    }
    if (fetched.isEmpty() || fetched.peek().offset() != offset) {
      seek(offset);
    }
    ConsumerRecord<byte[], byte[]> found = next(PATIENCE).orElse(null);
    if (found == null || found.offset() != offset) {
      throw missing(offset);
    }
    return found;
  }

  private EditorException missing(long offset) {
    long beginning = consumer.beginningOffsets(List.of(partition)).get(partition);
    return new EditorException(
        "%s has no command at offset %d, which the deltas log refers to; it has offsets %d to %d: its records must not be deleted or compacted"
            .formatted(partition.topic(), offset, beginning, end() - 1));
  }

  /**
   * Understands a record.
   *
   * @throws RegistryUnavailableException if the registry does not answer
   * @throws EditorException naming the record and what is wrong with it
   */
  public EditCommand decode(ConsumerRecord<byte[], byte[]> found) {
    String where = "%s-%d@%d".formatted(found.topic(), found.partition(), found.offset());
    try {
      EditCommand command = deserializer.deserialize(found.topic(), found.value());
      if (command == null) {
        throw new EditorException("The command at " + where + " has no value");
      }
      return command;
    } catch (ClassCastException e) {
      throw new EditorException("The record at " + where + " is not an EditCommand", e);
    } catch (RuntimeException e) {
      if (RegistryOutage.isCauseOf(e)) {
        throw new RegistryUnavailableException(
            "The registry at %s does not give the schema of the command at %s"
                .formatted(kafka.registryUrl(), where),
            e);
      }
      throw new EditorException(
          "The command at %s cannot be read: %s".formatted(where, e.getMessage()), e);
    }
  }

  /**
   * Understands a record, if it can be understood.
   *
   * @throws RegistryUnavailableException if the registry does not answer
   */
  public Optional<EditCommand> tryDecode(ConsumerRecord<byte[], byte[]> found) {
    try {
      return Optional.of(decode(found));
    } catch (RegistryUnavailableException e) {
      throw e;
    } catch (EditorException e) {
      return Optional.empty();
    }
  }

  /** The offset that the group committed last. */
  public Optional<Long> committed() {
    return Optional.ofNullable(consumer.committed(java.util.Set.of(partition)).get(partition))
        .map(offset -> offset.offset());
  }

  /** Offset of the record that {@link #next} gives next, or would if it were there. */
  public long position() {
    return fetched.isEmpty() ? consumer.position(partition) : fetched.peek().offset();
  }

  /** One past the last record that readers see, as of now. */
  public long end() {
    return consumer.endOffsets(List.of(partition)).get(partition);
  }

  /** One past the last record that was sent by now, whether its transaction has ended or not. */
  long endOfSent() {
    try (Admin admin = kafka.admin()) {
      return admin
          .listOffsets(
              Map.of(partition, OffsetSpec.latest()),
              new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
          .partitionResult(partition)
          .get()
          .offset();
    } catch (ExecutionException e) {
      throw new EditorException(
          "The end of %s cannot be read: %s".formatted(partition, e.getCause().getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EditorException("Interrupted while reading the end of " + partition, e);
    }
  }

  public TopicPartition partition() {
    return partition;
  }

  /** For committing offsets in a transaction. */
  public org.apache.kafka.clients.consumer.ConsumerGroupMetadata group() {
    return consumer.groupMetadata();
  }

  @Override
  public void close() {
    consumer.close();
    deserializer.close();
  }
}
