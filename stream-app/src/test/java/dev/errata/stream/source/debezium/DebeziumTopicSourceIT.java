package dev.errata.stream.source.debezium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errata.broker.EmbeddedBroker;
import dev.errata.event.FactUpdate;
import dev.errata.schemas.KafkaSettings;
import dev.errata.stream.StreamException;
import dev.errata.stream.source.CollectingSink;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DebeziumTopicSourceIT {
  private static final String TOPIC = "db.public.country";

  @TempDir Path directory;
  private KafkaSettings kafka;

  @Test
  void shouldReadATopicAndGoOnAfterWhatWasRead() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
      kafka = KafkaSettings.of(broker.bootstrapServers(), "mock://none");
      try (Admin admin = kafka.admin()) {
        admin.createTopics(List.of(new NewTopic(TOPIC, 2, (short) 1))).all().get();
      }
      write(0, "{\"op\":");
      write(0, event("Stefan"));
      write(1, null);
      CollectingSink first = read(TOPIC);
      write(1, event("Ulf"));
      CollectingSink second = read(TOPIC);

      assertThat(first.facts)
          .extracting(f -> f.getNewObject().getLabel())
          .containsExactly("Stefan");
      assertThat(first.deadLetters).hasSize(1);
      assertThat(first.deadLetters.get(0).getTopic()).isEqualTo(TOPIC);
      assertThat(first.deadLetters.get(0).getPartition()).isZero();
      assertThat(second.facts)
          .extracting(FactUpdate::getNewObject)
          .extracting(o -> o.getLabel())
          .containsExactly("Ulf");
      assertThatThrownBy(() -> read("nowhere"))
          .isInstanceOf(StreamException.class)
          .hasMessage("topic nowhere does not exist");
    }
  }

  private static String event(String pm) {
    return DebeziumSourceTest.event("c", "null", "{'code':'SE','name':'Sweden','pm':'" + pm + "'}")
        .replace('\'', '"');
  }

  private void write(int partition, String value) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(kafka.common(), new ByteArraySerializer(), new ByteArraySerializer())) {
      byte[] bytes = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
      producer.send(new ProducerRecord<>(TOPIC, partition, null, bytes)).get();
    }
  }

  private CollectingSink read(String topic) throws InterruptedException {
    TableMapping.FactColumn fact =
        new TableMapping.FactColumn(
            new dev.errata.event.Property("P6", "head of government"),
            "pm",
            "pm",
            ColumnType.TEXT,
            Optional.empty());
    DebeziumMapping mapping =
        new DebeziumMapping(Map.of("country", new TableMapping("code", "name", List.of(fact))));
    CollectingSink sink = new CollectingSink();
    new DebeziumTopicSource(
            kafka, List.of(topic), "facts-of-it", true, mapping, true, Clock.systemUTC())
        .run(sink);
    return sink;
  }
}
