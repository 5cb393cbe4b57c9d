package dev.errata.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errata.cli.CliException;
import dev.errata.event.Entity;
import dev.errata.event.FactState;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.TopicAdmin;
import dev.errata.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalLogIT {
  private static final TopicPartition STATES = new TopicPartition(Topics.FACT_STATE.name(), 0);

  @TempDir Path directory;

  @Test
  void shouldReadWhatAnEarlierOneWroteThoughItsRegistryIsGone() throws Exception {
    FactState state =
        FactState.newBuilder()
            .setFactKey("Kazakhstan|P36")
            .setSubject(new Entity("Kazakhstan", "Kazakhstan", List.of()))
            .setProperty(new dev.errata.event.Property("P36", "capital"))
            .setObject(new Entity("Astana", "Astana", List.of()))
            .setSince(Instant.EPOCH)
            .setEventId("e1")
            .build();
    try (LocalLog log = LocalLog.open(directory)) {
      write(log.settings(), state);
    }

    try (LocalLog log = LocalLog.openExisting(directory)) {
      assertThat(read(log.settings())).isEqualTo(state);
    }
  }

  @Test
  void shouldSayThatADirectoryHoldsNoLog() {
    assertThatThrownBy(() -> LocalLog.openExisting(directory))
        .isInstanceOf(CliException.class)
        .hasMessageStartingWith(directory + " holds no log");
  }

  private static void write(KafkaSettings settings, FactState state) throws Exception {
    try (Admin admin = settings.admin();
        Producer<String, SpecificRecord> producer = settings.producer(Optional.empty())) {
      TopicAdmin.create(admin, Topics.shared());
      producer.send(new ProducerRecord<>(STATES.topic(), state.getFactKey(), state)).get();
    }
  }

  private static FactState read(KafkaSettings settings) {
    try (Consumer<String, FactState> consumer =
        settings.consumer(Topics.FACT_STATE, Optional.empty())) {
      consumer.assign(List.of(STATES));
      consumer.seekToBeginning(List.of(STATES));
      for (ConsumerRecord<String, FactState> found : consumer.poll(Duration.ofSeconds(20))) {
        return found.value();
      }
      throw new AssertionError("nothing was read");
    }
  }
}
