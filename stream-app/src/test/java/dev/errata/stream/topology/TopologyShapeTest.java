package dev.errata.stream.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.schemas.KafkaSettings;
import dev.errata.world.Verbaliser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TopologyShapeTest {
  /** Names of operators and stores are the names of stored state: a change of them loses it. */
  @Test
  void shouldKeepItsShape() throws IOException {
    String expected;
    try (var golden = TopologyShapeTest.class.getResourceAsStream("/topology.txt")) {
      expected = new String(golden.readAllBytes(), StandardCharsets.UTF_8);
    }

    String actual =
        FactTopology.build(
                TopologyHarness.config(),
                KafkaSettings.of("no-broker:9092", "mock://shape"),
                Verbaliser.load(),
                Backlog.NONE)
            .describe()
            .toString();

    assertThat(actual.strip())
        .as("changed on purpose? put this into src/test/resources/topology.txt:%n%s", actual)
        .isEqualTo(expected.strip());
  }
}
