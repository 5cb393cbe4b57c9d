package dev.errata.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void writeFile() throws Exception {
    file =
        Files.writeString(
            directory.resolve("errata.properties"),
            """
            # the settings of a service
            batch-size = 64
            lineage = näive
            kafka.security.protocol = SSL
            """);
  }

  @Test
  void shouldPreferTheEnvironmentToTheFile() {
    Configuration configuration =
        Configuration.load(Optional.of(file), Map.of("ERRATA_BATCH_SIZE", "16"));

    assertThat(configuration.find("batch-size"))
        .contains(new Setting("batch-size", "16", "environment variable ERRATA_BATCH_SIZE"));
    assertThat(configuration.find("lineage"))
        .contains(new Setting("lineage", "näive", "file " + file));
  }

  @Test
  void shouldPassKafkaSettingsThroughUnread() {
    Configuration configuration =
        Configuration.load(Optional.of(file), Map.of("ERRATA_KAFKA_SASL_MECHANISM", "PLAIN"));

    assertThat(configuration.kafka())
        .containsOnly(Map.entry("security.protocol", "SSL"), Map.entry("sasl.mechanism", "PLAIN"));
    configuration.requireKnown(List.of("batch-size", "lineage"));
  }

  @Test
  void shouldIgnoreOtherVariables() {
    Configuration configuration =
        Configuration.load(Optional.empty(), Map.of("PATH", "/bin", "ERRATA_JAVA_OPTS", "-Xmx4g"));

    configuration.requireKnown(List.of());
  }

  @Test
  void shouldListEveryUnknownKeyWithItsOrigin() {
    Configuration configuration =
        Configuration.load(Optional.of(file), Map.of("ERRATA_LINAGE", "x"));

    assertThatThrownBy(() -> configuration.requireKnown(List.of("lineage")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("unknown key 'batch-size' (file " + file + ")")
        .hasMessageContaining("unknown key 'linage' (environment variable ERRATA_LINAGE)");
  }
}
