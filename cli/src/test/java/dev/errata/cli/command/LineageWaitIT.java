package dev.errata.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errata.broker.EmbeddedBroker;
import dev.errata.cli.CliException;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.TopicAdmin;
import dev.errata.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineageWaitIT {
  @TempDir Path directory;

  @Test
  void shouldSayOnceThatItWaitsAndGoOnWhenTheLineageIsThere() {
    List<String> told = new ArrayList<>();
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory);
        Admin admin = KafkaSettings.of(broker.bootstrapServers(), "mock://wait").admin()) {
      Duration moment = Duration.ofMillis(10);
      assertThatThrownBy(() -> new LineageWait(admin, "new", line -> {}).await(Optional.of(moment)))
          .isInstanceOf(CliException.class)
          .hasMessageContaining("lineage new did not come to exist within PT0.01S")
          .hasMessageContaining("errata.new.deltas");

      LineageWait wait =
          new LineageWait(
              admin,
              "new",
              line -> {
                told.add(line);
                TopicAdmin.create(admin, Topics.all("new"));
              });
      wait.await(Optional.empty());
      wait.await(Optional.empty());
    }
    assertThat(told).hasSize(1);
    assertThat(told.get(0))
        .startsWith("lineage new does not exist yet: waiting for")
        .contains("errata.new.quality")
        .endsWith("'errata topics --lineage new' creates them");
  }
}
