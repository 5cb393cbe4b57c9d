package dev.errata.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errata.broker.BrokerException;
import dev.errata.broker.RegistryProcess;
import dev.errata.event.MetricSample;
import dev.errata.schemas.KafkaSettings;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Instant;
import org.apache.avro.Schema;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The registry that the build puts beside the command, asked through the Confluent client. */
class RegistryProcessIT {
  private static final Path APPLICATION = Path.of("target", "registry");
  private static final String SUBJECT = "errata.world.metrics-value";

  @TempDir Path directory;

  @Test
  void shouldKeepIdsAcrossARestartAndRefuseAnIncompatibleSchema() throws Exception {
    int id;
    byte[] record;
    try (RegistryProcess process = RegistryProcess.start(APPLICATION, directory, 0);
        SchemaRegistryClient registry = client(process);
        Serde<MetricSample> serde = settings(process).valueSerde()) {
      id = registry.register(SUBJECT, new AvroSchema(MetricSample.getClassSchema()));
      record = serde.serializer().serialize("errata.world.metrics", sample());

      assertThatThrownBy(() -> registry.register(SUBJECT, new AvroSchema(incompatible())))
          .isInstanceOfSatisfying(
              RestClientException.class, e -> assertThat(e.getStatus()).isEqualTo(409));
    }

    try (RegistryProcess process = RegistryProcess.start(APPLICATION, directory, 0);
        SchemaRegistryClient registry = client(process);
        Serde<MetricSample> serde = settings(process).valueSerde()) {
      assertThat(registry.getSchemaById(id).rawSchema()).isEqualTo(MetricSample.getClassSchema());
      assertThat(serde.deserializer().deserialize("errata.world.metrics", record))
          .isEqualTo(sample());
    }
  }

  @Test
  void shouldRefuseATakenPortInOneLine() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> RegistryProcess.start(APPLICATION, directory, other.getLocalPort()))
          .isInstanceOf(BrokerException.class)
          .hasMessageContaining("port " + other.getLocalPort())
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void shouldSayHowToGetAMissingApplication() {
    assertThatThrownBy(() -> RegistryProcess.start(directory.resolve("none"), directory, 0))
        .isInstanceOf(BrokerException.class)
        .hasMessageContaining(directory.resolve("none").toString())
        .hasMessageContaining("./mvnw package");
  }

  private static KafkaSettings settings(RegistryProcess process) {
    return KafkaSettings.of("unused:0", process.url());
  }

  private static SchemaRegistryClient client(RegistryProcess process) {
    return settings(process).registry();
  }

  /** A new required field: records written before have no value for it. */
  private static Schema incompatible() {
    String changed =
        MetricSample.getClassSchema()
            .toString()
            .replaceFirst(
                "\"fields\":\\[", "\"fields\":[{\"name\":\"required\",\"type\":\"long\"},");
    return new Schema.Parser().parse(changed);
  }

  private static MetricSample sample() {
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    return new MetricSample("world", "efficacy", "tf", 1.0, 1, 1.0, 1.0, null, 1L, now, now);
  }
}
