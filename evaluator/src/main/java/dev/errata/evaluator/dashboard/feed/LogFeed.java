package dev.errata.evaluator.dashboard.feed;

import dev.errata.evaluator.dashboard.board.Board;
import dev.errata.event.DeadLetter;
import dev.errata.event.DeltaEvent;
import dev.errata.event.EditCommand;
import dev.errata.event.MetricSample;
import dev.errata.event.QualityEvent;
import dev.errata.schemas.DeltaAssembler;
import dev.errata.schemas.EventLogException;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.RegistryOutage;
import dev.errata.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topics of a lineage from their start and goes on as they grow. Waits for topics that do
 * not exist, and for a broker or a registry that does not answer. Joins no group.
 */
public final class LogFeed implements Runnable, AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(LogFeed.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long TOPICS_MILLIS = 1000;

  private final Board board;
  private final Consumer<String, SpecificRecord> consumer;
  private final Partitions partitions;
  private final String edits;
  private final DeltaAssembler assembler = new DeltaAssembler();
  private long topicsAt;
  private volatile boolean closing;

  public LogFeed(KafkaSettings kafka, Board board) {
    this.board = board;
    this.edits = Topics.edits(board.lineage()).name();

    this.consumer =
        kafka.consumer(
            new StringDeserializer(), kafka.<SpecificRecord>valueDeserializer(), Optional.empty());
    this.partitions =
        new Partitions(
            consumer,
            List.of(
                edits,
                Topics.deltas(board.lineage()).name(),
                Topics.metrics(board.lineage()).name(),
                Topics.quality(board.lineage()).name(),
                Topics.DEAD_LETTERS.name()));
  }

  @Override
  public void run() {
    try (consumer) {
      while (!closing) {
        step();
      }
    } catch (WakeupException | InterruptException e) {
      LOGGER.debug("The dashboard's feed ends", e);
    }
  }

  private void step() {
    try {
      refreshTopics();
      if (partitions.isEmpty()) {
        pause();
        return;
      }
      take(consumer.poll(POLL));
      board.problem(null);
      if (partitions.isCaughtUp()) {
        board.live();
      }
    } catch (RecordDeserializationException e) {
      passOver(e);
    } catch (WakeupException | InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      LOGGER.warn("The dashboard cannot read the log: {}", e.getMessage());
      board.problem("The log cannot be read: " + e.getMessage());
      pause();
    }
  }

  private void refreshTopics() {
    long now = System.nanoTime() / 1_000_000;
    if (now - topicsAt >= TOPICS_MILLIS || topicsAt == 0) {
      topicsAt = now;
      partitions.refresh();
      board.missing(partitions.missing());
    }
  }

  private void take(Iterable<ConsumerRecord<String, SpecificRecord>> records) {
    List<MetricSample> samples = new ArrayList<>();
    for (ConsumerRecord<String, SpecificRecord> record : records) {
      SpecificRecord value = record.value();
      if (value instanceof MetricSample sample) {
        samples.add(sample);
      } else if (value instanceof EditCommand command) {
        board.ordered(record.offset(), Optional.of(command));
      } else if (value instanceof DeltaEvent event) {
        assemble(record, event);
      } else if (value instanceof QualityEvent event) {
        board.judged(record.offset(), event);
      } else if (value instanceof DeadLetter letter) {
        board.deadLetter(letter.getReason());
      }
    }
    if (!samples.isEmpty()) {
      board.measured(samples);
    }
  }

  private void assemble(ConsumerRecord<String, SpecificRecord> record, DeltaEvent event) {
    try {
      assembler.accept(event).ifPresent(board::applied);
    } catch (EventLogException e) {
      LOGGER.warn("{}, offset {}: {}", record.topic(), record.offset(), e.getMessage());
    }
  }

  /** A record that no one can read is no reason to show nothing of the others. */
  private void passOver(RecordDeserializationException e) {
    if (RegistryOutage.isCauseOf(e)) {
      board.problem("The schema registry does not answer");
      pause();
      return;
    }
    LOGGER.warn("{}, offset {} cannot be read: {}", e.topicPartition(), e.offset(), e.getMessage());
    if (e.topicPartition().topic().equals(edits)) {
      board.ordered(e.offset(), Optional.empty());
    }
    consumer.seek(e.topicPartition(), e.offset() + 1);
  }

  private static void pause() {
    try {
      Thread.sleep(POLL.toMillis());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** Asks {@link #run} to end. */
  @Override
  public void close() {
    closing = true;
    consumer.wakeup();
  }
}
