package dev.errata.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errata.event.FactUpdate;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KafkaSettingsTest {
  private static final int WIRE_FORMAT_HEADER = 5;
  private final KafkaSettings settings = KafkaSettings.of("broker:1", "mock://settings");

  static Stream<Arguments> exemplars() {
    return Exemplars.all().entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
  }

  @ParameterizedTest
  @MethodSource("exemplars")
  void shouldCarryEveryEventInTheConfluentWireFormat(String name, SpecificRecord event) {
    try (Serde<SpecificRecord> serde = settings.valueSerde()) {
      byte[] bytes = serde.serializer().serialize(name, event);

      assertThat(bytes).hasSizeGreaterThan(WIRE_FORMAT_HEADER).startsWith(0);
      assertThat(serde.deserializer().deserialize(name, bytes)).isEqualTo(event);
      assertThat(serde.serializer().serialize(name, event)).as("again").isEqualTo(bytes);
    }
  }

  @Test
  void shouldRefuseARecordWithAnUnknownSchemaId() {
    byte[] bytes = ByteBuffer.allocate(16).put((byte) 0).putInt(4711).array();

    try (Serde<FactUpdate> serde = settings.valueSerde()) {
      assertThatThrownBy(() -> serde.deserializer().deserialize("errata.facts", bytes))
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("4711");
    }
  }

  @Test
  void shouldPassExtraSettingsToClientsAndStreams() {
    KafkaSettings secured =
        new KafkaSettings("broker:1", "mock://settings", Map.of("security.protocol", "SSL"));

    assertThat(secured.common())
        .containsEntry("bootstrap.servers", "broker:1")
        .containsEntry("security.protocol", "SSL");
    assertThat(secured.streams("app"))
        .containsEntry("security.protocol", "SSL")
        .containsEntry("application.id", "app")
        .containsEntry("processing.guarantee", "exactly_once_v2");
  }
}
