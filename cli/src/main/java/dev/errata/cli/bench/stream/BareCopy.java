package dev.errata.cli.bench.stream;

import dev.errata.cli.CliException;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Copies the records of the facts topic to another, as bytes, and does nothing else: the least that
 * reading and writing them costs.
 */
final class BareCopy {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final long COMMIT_NANOS = Duration.ofMillis(50).toNanos();
  private static final TopicPartition FACTS = new TopicPartition(Topics.FACTS.name(), 0);

  private final KafkaSettings kafka;
  private final String name;
  private final boolean exactlyOnce;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  /**
   * @param name of the topic to copy to, and of the consumer's group
   * @param exactlyOnce whether in transactions as those of the stream application, which commit
   *     every 50 ms
   */
  BareCopy(KafkaSettings kafka, String name, boolean exactlyOnce) {
    this.kafka = kafka;
    this.name = name;
    this.exactlyOnce = exactlyOnce;
  }

  /**
   * Copies all of them.
   *
   * @return records a second
   */
  double run() {
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    try (Consumer<byte[], byte[]> consumer = kafka.consumer(bytes, bytes, Optional.of(name));
        Producer<byte[], byte[]> producer = producer()) {
      consumer.assign(List.of(FACTS));
      long end = consumer.endOffsets(List.of(FACTS)).get(FACTS);
      if (exactlyOnce) {
        producer.initTransactions();
      }
      ConsumerRecords<byte[], byte[]> first = consumer.poll(Duration.ofSeconds(10));
      long started = System.nanoTime();
      copy(consumer, producer, first, end);
      producer.flush();
      if (failure.get() != null) {
        throw new CliException("a copy failed: " + failure.get().getMessage(), failure.get());
      }
      return end / ((System.nanoTime() - started) / 1e9);
    }
  }

  private void copy(
      Consumer<byte[], byte[]> consumer,
      Producer<byte[], byte[]> producer,
      ConsumerRecords<byte[], byte[]> first,
      long end) {
    ConsumerRecords<byte[], byte[]> records = first;
    begin(producer);
    long begun = System.nanoTime();
    while (true) {
      for (ConsumerRecord<byte[], byte[]> record : records) {
        producer.send(
            new ProducerRecord<>(name, record.key(), record.value()),
            (written, e) -> {
              if (e != null) {
                failure.compareAndSet(null, e);
              }
            });
      }
      if (consumer.position(FACTS) >= end) {
        commit(consumer, producer);
        return;
      }
      if (System.nanoTime() - begun > COMMIT_NANOS) {
        commit(consumer, producer);
        begin(producer);
        begun = System.nanoTime();
      }
      records = consumer.poll(POLL);
    }
  }

  private void begin(Producer<?, ?> producer) {
    if (exactlyOnce) {
      producer.beginTransaction();
    }
  }

  private void commit(Consumer<?, ?> consumer, Producer<?, ?> producer) {
    Map<TopicPartition, OffsetAndMetadata> position =
        Map.of(FACTS, new OffsetAndMetadata(consumer.position(FACTS)));
    if (exactlyOnce) {
      producer.sendOffsetsToTransaction(position, consumer.groupMetadata());
      producer.commitTransaction();
    } else {
      consumer.commitAsync(position, null);
    }
  }

  private Producer<byte[], byte[]> producer() {
    Map<String, Object> settings = new HashMap<>(kafka.common());
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 100); // Kafka Streams' own
    if (exactlyOnce) {
      settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, name);
    }
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
