package dev.errata.stream;

import static dev.errata.stream.Committed.values;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.errata.broker.EmbeddedBroker;
import dev.errata.event.EditBatch;
import dev.errata.event.EditCommand;
import dev.errata.event.EditRequest;
import dev.errata.event.FactUpdate;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.TopicAdmin;
import dev.errata.schemas.Topics;
import dev.errata.stream.source.KafkaFactSink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.sessions.JqwikSession;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three partitions of disordered facts, two instances, one of which goes and comes back. */
class SeveralInstancesIT {
  private static final int PARTITIONS = 3;
  private static final Duration WINDOW = Duration.ofDays(7);
  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final StreamConfig CONFIG =
      StreamConfig.of("shared").withSettleWindow(WINDOW).withBatches(16, Duration.ofMillis(500));

  @TempDir Path directory;

  @Test
  void shouldFindTheEditsThatHindsightFindsInEachPartition() throws Exception {
    History history = sample();
    int half = history.arrivals().size() / 2;
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"))) {
      KafkaSettings kafka = KafkaSettings.of(broker.bootstrapServers(), "mock://shared");
      createTopics(kafka);
      try (StreamService staying = start(kafka, "staying")) {
        try (StreamService leaving = start(kafka, "leaving")) {
          send(kafka, history.baseline());
          send(kafka, history.arrivals().subList(0, half));
          int sent = history.baseline().size() + half;
          awaitReceived(sent, staying, leaving);
          assertThat(leaving.progress().received()).as("both work").isBetween(1L, sent - 1L);
        }
        send(kafka, history.arrivals().subList(half, history.arrivals().size()));
        try (StreamService returned = start(kafka, "leaving")) {
          StreamService.requestFlush(kafka);
          Map<String, List<String>> expected = expected(kafka);
          await().atMost(LIMIT).untilAsserted(() -> assertThat(edits(kafka)).isEqualTo(expected));
          assertThat(returned.failure()).isEmpty();
        }
        assertThat(staying.failure()).isEmpty();
      }
      assertThat(batches(kafka)).extracting(EditBatch::getBatchId).doesNotHaveDuplicates();
      assertThat(values(kafka, Topics.DEAD_LETTERS, 0)).isEmpty();
    }
  }

  private static History sample() {
    List<History> sample = new ArrayList<>();
    JqwikSession.run(() -> sample.add(History.sample(600, 60, 7)));
    return sample.get(0);
  }

  private StreamService start(KafkaSettings kafka, String stateDirectory) {
    return StreamService.start(CONFIG, kafka, directory.resolve(stateDirectory));
  }

  private static void awaitReceived(int records, StreamService... services) {
    await()
        .atMost(LIMIT)
        .until(
            () -> {
              long received = 0;
              for (StreamService service : services) {
                received += service.progress().received();
              }
              return received == records;
            });
  }

  /** What each partition's own history leads to, all facts together. */
  private static Map<String, List<String>> expected(KafkaSettings kafka) {
    Map<String, List<String>> expected = new TreeMap<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      List<FactUpdate> all = values(kafka, Topics.FACTS, partition);
      History history =
          new History(
              all.stream().filter(Baseline::includes).toList(),
              all.stream().filter(update -> !Baseline.includes(update)).toList());
      assertThat(history.arrivals()).as("partition %d", partition).isNotEmpty();
      expected.putAll(HistoryOracle.edits(history, WINDOW));
    }
    return expected;
  }

  private static Map<String, List<String>> edits(KafkaSettings kafka) {
    return batches(kafka).stream()
        .flatMap(batch -> batch.getEdits().stream())
        .collect(
            groupingBy(
                EditRequest::getFactKey,
                TreeMap::new,
                mapping(e -> e.getOldTarget() + "→" + e.getTarget(), toList())));
  }

  private static List<EditBatch> batches(KafkaSettings kafka) {
    List<EditCommand> commands = values(kafka, Topics.edits(CONFIG.lineage()), 0);
    return commands.stream().map(command -> (EditBatch) command.getBody()).toList();
  }

  private static void send(KafkaSettings kafka, List<FactUpdate> updates) {
    try (KafkaFactSink sink = new KafkaFactSink(kafka)) {
      updates.forEach(sink::publish);
    }
  }

  private static void createTopics(KafkaSettings kafka) throws Exception {
    try (Admin admin = kafka.admin()) {
      NewTopic facts =
          new NewTopic(Topics.FACTS.name(), Optional.of(PARTITIONS), Optional.empty())
              .configs(Topics.FACTS.retention().settings());
      admin.createTopics(List.of(facts)).all().get();
      TopicAdmin.create(admin, Topics.all(CONFIG.lineage()));
    }
  }
}
