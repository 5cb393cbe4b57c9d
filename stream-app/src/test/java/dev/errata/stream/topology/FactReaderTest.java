package dev.errata.stream.topology;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errata.schemas.KafkaSettings;
import dev.errata.stream.StreamException;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FactReaderTest {
  private static final byte[] ANY_FACT = {0, 0, 0, 0, 1, 0};

  @Test
  void shouldNotBlameTheRecordWhenTheRegistryDoesNotAnswer() throws IOException {
    KafkaSettings nobodyListens =
        new KafkaSettings("no-broker:9092", "http://127.0.0.1:1", Map.of("max.retries", "0"));
    try (FactReader reader = new FactReader(nobodyListens.registry())) {
      assertThatThrownBy(() -> reader.read(ANY_FACT))
          .isInstanceOf(StreamException.class)
          .isNotInstanceOf(Rejection.class)
          .hasMessageContaining("Cannot ask the registry for schema 1");
    }
  }
}
