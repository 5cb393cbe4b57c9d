package dev.errata.editor.log;

import dev.errata.event.DeltaEvent;
import dev.errata.schemas.DeltaAssembler;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.LoggedDelta;
import dev.errata.schemas.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** A lineage's committed edits, oldest first, each with the command it answers. */
public final class LineageLog implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Consumer<String, DeltaEvent> consumer;
  private final CommandReader commands;
  private final TopicPartition partition;

  public LineageLog(KafkaSettings kafka, String lineage) {
    partition = new TopicPartition(Topics.deltas(lineage).name(), 0);
    consumer = kafka.consumer(Topics.deltas(lineage), Optional.empty());
    consumer.assign(List.of(partition));
    commands = new CommandReader(kafka, lineage, Optional.empty());
  }

  /**
   * Reads from the first edit to the last one committed by now.
   *
   * @param visitor told of every edit; reading ends early when it returns false
   * @throws dev.errata.schemas.EventLogException if a piece of a delta is missing
   * @throws dev.errata.editor.EditorException if an edit refers to a command that is not there
   */
  public void read(Predicate<LoggedEdit> visitor) {
    consumer.seekToBeginning(List.of(partition));
    long end = consumer.endOffsets(List.of(partition)).get(partition);
    DeltaAssembler assembler = new DeltaAssembler();
    while (consumer.position(partition) < end) {
      for (ConsumerRecord<String, DeltaEvent> found : consumer.poll(POLL)) {
        Optional<LoggedDelta> logged = assembler.accept(found.value());
        if (logged.isPresent() && !visitor.test(withCommand(logged.get()))) {
          return;
        }
      }
    }
  }

  /** The edit with a sequence, if the log has it. */
  public Optional<LoggedEdit> find(long sequence) {
    java.util.concurrent.atomic.AtomicReference<LoggedEdit> found =
        new java.util.concurrent.atomic.AtomicReference<>();
    read(
        edit -> {
          if (edit.sequence() == sequence) {
            found.set(edit);
          }
          return edit.sequence() < sequence;
        });
    return Optional.ofNullable(found.get());
  }

  private LoggedEdit withCommand(LoggedDelta logged) {
    return new LoggedEdit(logged, commands.at(logged.applied().getCommandPartitionOffset()));
  }

  @Override
  public void close() {
    consumer.close();
    commands.close();
  }
}
