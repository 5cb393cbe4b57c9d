package dev.errata.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.errata.event.FactUpdate;
import java.nio.ByteBuffer;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

class RegistryOutageTest {
  @Test
  void shouldSeeThatNobodyAnswers() {
    assertThat(RegistryOutage.isCauseOf(failure("http://127.0.0.1:1", 1))).isTrue();
  }

  @Test
  void shouldBlameTheRecordWhenTheRegistryHasAnswered() {
    assertThat(RegistryOutage.isCauseOf(failure("mock://outage", 4711))).isFalse();
  }

  @Test
  void shouldBlameTheRecordWhenItsBytesAreNoEvent() {
    KafkaSettings settings = KafkaSettings.of("broker:1", "mock://outage-bytes");
    try (Serde<FactUpdate> serde = settings.valueSerde()) {
      FactUpdate event = (FactUpdate) Exemplars.all().get("FactUpdate");
      byte[] bytes = serde.serializer().serialize("facts", event);
      byte[] torn = java.util.Arrays.copyOf(bytes, bytes.length / 2);

      Throwable failure = catchThrowable(() -> serde.deserializer().deserialize("facts", torn));

      assertThat(failure).isNotNull();
      assertThat(RegistryOutage.isCauseOf(failure)).isFalse();
    }
  }

  private static Throwable failure(String registry, int schema) {
    byte[] bytes = ByteBuffer.allocate(16).put((byte) 0).putInt(schema).array();
    try (Serde<FactUpdate> serde = KafkaSettings.of("broker:1", registry).valueSerde()) {
      return catchThrowable(() -> serde.deserializer().deserialize("facts", bytes));
    }
  }
}
