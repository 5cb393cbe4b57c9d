package dev.errata.editor.log;

import dev.errata.editor.EditorException;
import dev.errata.event.DeltaChunk;
import dev.errata.event.DeltaEvent;
import dev.errata.event.EditApplied;
import dev.errata.schemas.DeltaAssembler;
import dev.errata.schemas.EventLogException;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.LoggedDelta;
import dev.errata.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;

/** A lineage's committed edits, oldest first, each with the command it answers. */
public final class LineageLog implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration MARKING = Duration.ofMillis(5);

  private final Consumer<String, DeltaEvent> consumer;
  private final CommandReader commands;
  private final TopicPartition partition;

  public LineageLog(KafkaSettings kafka, String lineage) {
    partition = new TopicPartition(Topics.deltas(lineage).name(), 0);
    consumer = kafka.goingBack().consumer(Topics.deltas(lineage), Optional.empty());
    consumer.assign(List.of(partition));
    commands = new CommandReader(kafka.goingBack(), lineage, Optional.empty());
  }

  /**
   * Reads from the first edit to the last one committed by now.
   *
   * @param visitor told of every edit; reading ends early when it returns false
   * @throws dev.errata.schemas.EventLogException if a piece of a delta is missing
   * @throws dev.errata.editor.EditorException if an edit refers to a command that is not there
   */
  public void read(Predicate<LoggedEdit> visitor) {
    readFrom(beginning(), visitor);
  }

  /**
   * As {@link #read}, from a record on.
   *
   * @param offset of the first piece of an edit or of what follows an entry
   */
  public void readFrom(long offset, Predicate<LoggedEdit> visitor) {
    consumer.seek(partition, offset);
    long end = end();
    DeltaAssembler assembler = new DeltaAssembler();
    while (consumer.position(partition) < end) {
      for (ConsumerRecord<String, DeltaEvent> found : poll()) {
        Optional<LoggedDelta> logged = assembler.accept(found.value());
        if (logged.isPresent() && !visitor.test(withCommand(logged.get(), found.offset()))) {
          return;
        }
      }
    }
  }

  /**
   * Waits until readers see a record whose commit was asked for: the broker says that it has
   * committed before it has marked the records.
   *
   * @param offset of the record; -1 for none
   * @throws EditorException if they do not in time
   */
  public void awaitCommitted(long offset, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (end() <= offset) {
      if (System.nanoTime() > deadline) {
        throw new EditorException(
            "%s@%d was committed, but readers do not see it after %d s"
                .formatted(partition, offset, patience.toSeconds()));
      }
      LockSupport.parkNanos(MARKING.toNanos());
    }
  }

  /** The entry at an offset, without its pieces; none when there is something else or nothing. */
  public Optional<EditApplied> entryAt(long offset) {
    return offset < beginning()
        ? Optional.empty()
        : firstFrom(offset)
            .filter(found -> found.offset() == offset)
            .map(found -> found.value().getBody())
            .filter(EditApplied.class::isInstance)
            .map(EditApplied.class::cast);
  }

  /** The edit with a sequence, if the log has it. Looks at a few records only. */
  public Optional<LoggedEdit> find(long sequence) {
    List<LoggedEdit> found = new ArrayList<>();
    readFrom(
        startOf(sequence),
        edit -> {
          if (edit.sequence() == sequence) {
            found.add(edit);
          }
          return edit.sequence() < sequence;
        });
    return found.stream().findFirst();
  }

  /** Where the first record of a sequence is: sequences never fall along the log. */
  private long startOf(long sequence) {
    long low = beginning();
    long high = end();
    while (low < high) {
      long middle = low + (high - low) / 2;
      Optional<ConsumerRecord<String, DeltaEvent>> found = firstFrom(middle);
      if (found.isEmpty() || sequenceOf(found.get()) >= sequence) {
        high = middle;
      } else {
        low = found.get().offset() + 1;
      }
    }
    return low;
  }

  /** The first record at an offset or after it, if there is one by now. */
  private Optional<ConsumerRecord<String, DeltaEvent>> firstFrom(long offset) {
    long end = end();
    consumer.seek(partition, offset);
    while (consumer.position(partition) < end) {
      for (ConsumerRecord<String, DeltaEvent> found : poll()) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }

  /** A record whose checksum is wrong stops the reader: nothing after it can be built on. */
  private ConsumerRecords<String, DeltaEvent> poll() {
    try {
      return consumer.poll(POLL);
    } catch (WakeupException | InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      throw new EventLogException(
          "The log %s cannot be read on from offset %d: %s"
              .formatted(partition, consumer.position(partition), reason(e)),
          e);
    }
  }

  private static String reason(KafkaException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return cause.getMessage();
  }

  private static long sequenceOf(ConsumerRecord<String, DeltaEvent> found) {
    return found.value().getBody() instanceof DeltaChunk chunk
        ? chunk.getSequence()
        : ((EditApplied) found.value().getBody()).getSequence();
  }

  private long beginning() {
    return consumer.beginningOffsets(List.of(partition)).get(partition);
  }

  private long end() {
    return consumer.endOffsets(List.of(partition)).get(partition);
  }

  private LoggedEdit withCommand(LoggedDelta logged, long offset) {
    return new LoggedEdit(
        logged, commands.at(logged.applied().getCommandPartitionOffset()), offset);
  }

  @Override
  public void close() {
    consumer.close();
    commands.close();
  }
}
