package dev.errata.stream.source;

import dev.errata.event.DeadLetter;
import dev.errata.event.FactUpdate;
import dev.errata.schemas.FactKey;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.Topic;
import dev.errata.schemas.Topics;
import dev.errata.stream.StreamException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Writes facts and dead letters to their topics. A record that does not arrive makes the next call
 * fail; {@link #flush} and {@link #close} wait for all.
 *
 * <p>A source that was cut off runs again from its start: event ids tell the repeated facts.
 */
public final class KafkaFactSink implements FactSink, AutoCloseable {
  private final Producer<String, SpecificRecord> producer;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  public KafkaFactSink(KafkaSettings kafka) {
    producer = kafka.producer(Optional.empty());
  }

  @Override
  public void publish(FactUpdate update) {
    FactKey key = FactKey.of(update.getSubject().getId(), update.getProperty().getId());
    send(Topics.FACTS, key.toString(), update);
  }

  @Override
  public void reject(DeadLetter letter) {
    send(Topics.DEAD_LETTERS, letter.getTopic() + ":" + letter.getOffset(), letter);
  }

  /**
   * Waits until all records have arrived.
   *
   * @throws StreamException when one has not
   */
  @Override
  public void flush() {
    producer.flush();
    failOnLoss();
  }

  @Override
  public void close() {
    producer.close();
    failOnLoss();
  }

  private void send(Topic<?, ?> topic, String key, SpecificRecord value) {
    failOnLoss();
    producer.send(
        new ProducerRecord<>(topic.name(), key, value),
        (metadata, e) -> {
          if (e != null) {
            failure.compareAndSet(null, e);
          }
        });
  }

  private void failOnLoss() {
    Exception e = failure.get();
    if (e != null) {
      throw new StreamException("Cannot write to the log: " + e.getMessage(), e);
    }
  }
}
