package dev.errata.evaluator.service;

import dev.errata.event.Alert;
import dev.errata.event.QualityEvent;
import dev.errata.event.Verdict;
import dev.errata.schemas.EventLogException;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.RegistryOutage;
import dev.errata.schemas.TopicEvents;
import dev.errata.schemas.Topics;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes verdicts and alerts to the quality topic of a lineage. */
public final class QualityTopic implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(QualityTopic.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final KafkaSettings kafka;
  private final String lineage;
  private final String topic;
  private final Producer<String, SpecificRecord> producer;

  public QualityTopic(KafkaSettings kafka, String lineage) {
    this.kafka = kafka;
    this.lineage = lineage;
    this.topic = Topics.quality(lineage).name();
    this.producer = kafka.producer(Optional.empty());
  }

  /** Returns when the broker has the verdict; waits while the registry does not answer. */
  void publish(Verdict verdict) {
    write(new QualityEvent(verdict));
  }

  /** Returns when the broker has the alert; waits while the registry does not answer. */
  void publish(Alert alert) {
    write(new QualityEvent(alert));
  }

  /** The last edit sequence that a verdict is on; 0 without any. */
  long lastJudged() {
    return TopicEvents.read(kafka, Topics.quality(lineage)).stream()
        .map(QualityEvent::getBody)
        .filter(Verdict.class::isInstance)
        .mapToLong(body -> ((Verdict) body).getSequence())
        .max()
        .orElse(0);
  }

  /** An editor may wait for it, so nothing is left out. */
  private void write(QualityEvent event) {
    boolean told = false;
    while (true) {
      try {
        producer.send(new ProducerRecord<>(topic, lineage, event)).get();
        return;
      } catch (SerializationException e) {
        if (!RegistryOutage.isCauseOf(e)) {
          throw refused(e);
        }
        if (!told) {
          LOGGER.warn("The evaluator of {} waits: the schema registry does not answer", lineage);
          told = true;
        }
        pause();
      } catch (ExecutionException e) {
        throw refused(e.getCause());
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      }
    }
  }

  private EventLogException refused(Throwable cause) {
    return new EventLogException(
        "Topic %s refused an event: %s".formatted(topic, cause.getMessage()), cause);
  }

  private static void pause() {
    try {
      Thread.sleep(RETRY.toMillis());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
