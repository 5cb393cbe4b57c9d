package dev.errata.cli.monitoring;

import dev.errata.event.QualityEvent;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.RegistryOutage;
import dev.errata.schemas.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands on the verdicts and alerts of a lineage, from the first one on, on a thread of its own. A
 * record that cannot be read is passed over.
 */
public final class QualityTail implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(QualityTail.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final long JOIN_MILLIS = 5_000;

  private final Consumer<String, QualityEvent> consumer;
  private final TopicPartition partition;
  private final java.util.function.Consumer<QualityEvent> events;
  private final Thread thread;
  private volatile boolean closing;

  /** Starts reading. The topic must exist. */
  public QualityTail(
      KafkaSettings kafka, String lineage, java.util.function.Consumer<QualityEvent> events) {
    this.events = events;
    partition = new TopicPartition(Topics.quality(lineage).name(), 0);
    consumer = kafka.consumer(Topics.quality(lineage), Optional.empty());
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    thread = new Thread(this::run, "quality-tail");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try (consumer) {
      while (!closing) {
        step();
      }
    } catch (WakeupException e) {
      LOGGER.debug("closed while polling", e);
    } catch (RuntimeException e) {
      LOGGER.warn("verdicts and alerts are no longer counted: {}", e.getMessage());
    }
  }

  private void step() {
    try {
      consumer.poll(POLL).forEach(found -> events.accept(found.value()));
    } catch (RecordDeserializationException e) {
      if (!RegistryOutage.isCauseOf(e)) {
        consumer.seek(partition, e.offset() + 1);
      }
    }
  }

  @Override
  public void close() {
    closing = true;
    consumer.wakeup();
    try {
      thread.join(JOIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
