package dev.errata.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errata.broker.EmbeddedBroker;
import dev.errata.event.FactUpdate;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.serialization.Serdes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicAdminIT {
  @TempDir static Path directory;
  private static EmbeddedBroker broker;
  private static Admin admin;

  @BeforeAll
  static void start() {
    broker = EmbeddedBroker.start(directory);
    admin = KafkaSettings.of(broker.bootstrapServers(), "mock://topics").admin();
  }

  @AfterAll
  static void stop() {
    admin.close();
    broker.close();
  }

  @Test
  void shouldCreateWhatIsMissingAndNothingTwice() {
    List<String> first = TopicAdmin.create(admin, Topics.all("created"));
    List<String> second = TopicAdmin.create(admin, Topics.all("created"));

    assertThat(first).contains("errata.created.edits", "errata.created.deltas");
    assertThat(second).isEmpty();
  }

  @Test
  void shouldNameEveryTopicThatIsMissingOrDiffersInOneLine() throws Exception {
    admin
        .createTopics(
            List.of(
                new NewTopic("errata.wrong.edits", 3, (short) 1),
                new NewTopic("errata.wrong.deltas", 1, (short) 1)
                    .configs(Map.of("cleanup.policy", "compact"))))
        .all()
        .get();

    assertThatThrownBy(
            () ->
                TopicAdmin.verify(
                    admin,
                    List.of(
                        Topics.edits("wrong"), Topics.deltas("wrong"), Topics.metrics("wrong"))))
        .isInstanceOf(TopicLayoutException.class)
        .hasMessageContaining("errata.wrong.edits has 3 partitions, expected 1")
        .hasMessageContaining("errata.wrong.deltas has cleanup.policy=compact, expected delete")
        .hasMessageContaining("errata.wrong.metrics does not exist")
        .hasMessageNotContaining("\n");
  }

  @Test
  void shouldAcceptMorePartitionsOfFactsAlone() throws Exception {
    Topic<String, FactUpdate> facts =
        new Topic<>("split.facts", 1, true, Retention.FOREVER, Serdes.String(), FactUpdate.class);
    admin.createTopics(List.of(new NewTopic(facts.name(), 3, (short) 1))).all().get();

    TopicAdmin.verify(admin, List.of(facts));
    assertThat(Topics.FACTS.splittable()).isTrue();
  }

  @Test
  void shouldRefuseToCreateOverAnotherLayout() throws Exception {
    admin.createTopics(List.of(new NewTopic("errata.old.edits", 2, (short) 1))).all().get();

    assertThatThrownBy(() -> TopicAdmin.create(admin, List.of(Topics.edits("old"))))
        .isInstanceOf(TopicLayoutException.class)
        .hasMessageContaining("errata.old.edits has 2 partitions, expected 1");
  }
}
