package dev.errata.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.cli.BundledModel;
import dev.errata.cli.CommandProcess;
import dev.errata.cli.Invocation;
import dev.errata.cli.LogCluster;
import dev.errata.cli.monitoring.Scrape;
import dev.errata.event.DeadLetter;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands one after another, as the README gives them, on a log of their own. */
abstract class ServicesStory {
  private static final String FACTS =
      """
      {"id":"e1","subject":"Japan","property":"P6","object":"Fumio Kishida","time":"2021-10-04"}
      {"id":"e2","subject":"Germany","property":"P6","object":"Olaf Scholz","time":"2021-12-08"}
      this is no JSON
      {"id":"e3","subject":"Japan","property":"P9999","object":"x","time":"2021-12-09"}
      {"id":"e4","subject":"Italy","property":"P6","object":"","time":"2021-12-10"}
      {"id":"e1","subject":"Japan","property":"P6","object":"Fumio Kishida","time":"2021-10-04"}
      """;
  private static final String QUESTION = "The head of government of Japan is";

  @TempDir Path directory;
  private KafkaSettings kafka;
  private String model;

  /** Where the log is. */
  abstract LogCluster cluster(Path own) throws Exception;

  @Test
  void shouldCarryFactsFromAFileIntoTheModelAndBack() throws Exception {
    model = "--model=" + BundledModel.directory();
    try (LogCluster cluster = cluster(directory)) {
      kafka = cluster.kafka();
      assertThat(run("topics").out()).contains("errata.world-2015.edits", "created");

      ingestAndStream();
      edit();
      assertThat(run("ask", model, QUESTION).out().strip()).isEqualTo("Fumio Kishida");
      evaluate();
      shouldRefuseABadRevert();
      run("revert", "1", "--reason=test");
      edit();

      assertThat(run("ask", model, QUESTION).out().strip()).isEqualTo("Shinzo Abe");
      assertThat(run("log").out()).contains("batch", "revert 1");
      assertThat(run("replay", "--verify", model).out()).contains("verified 2 deltas");
    }
  }

  private void ingestAndStream() throws Exception {
    Path file = Files.writeString(directory.resolve("facts.jsonl"), FACTS);
    try (CommandProcess stream =
        CommandProcess.start(
            directory,
            withLog("stream", "--metrics-port=0", "--state=" + directory.resolve("stream")))) {
      assertThat(run("ingest", "jsonl", file.toString(), "--flush").out())
          .contains("5 facts sent, 1 refused");
      stream.await("a batch", output -> output.contains("edits 2  batches 1"));
      assertThat(stream.output()).contains("received 5", "dropped 1", "refused 2");
      assertThat(Scrape.ofCommand(stream.output()).text())
          .contains("errata_stream_facts_received_total{lineage=\"world-2015\"} 5.0")
          .contains("errata_stream_batches_total{lineage=\"world-2015\"} 1.0")
          .contains("errata_stream_facts_behind{lineage=\"world-2015\"} 0.0")
          .contains("jvm_memory_used_bytes");
      // The stream counts before its transaction commits; ended in between, it would begin again.
      Awaitility.await("dead letters")
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () ->
                  assertThat(deadLetters())
                      .extracting(DeadLetter::getReason)
                      .containsExactlyInAnyOrder(
                          "malformed-line", "unknown-property", "empty-object"));
    }
  }

  private void edit() {
    Invocation edit =
        run(
            "edit",
            "--drain",
            model,
            "--cache=" + directory.resolve("cache"),
            "--snapshots=" + directory.resolve("snapshots"));
    assertThat(edit.out()).containsPattern(Pattern.compile("weights sha256:.* after sequence"));
  }

  private void evaluate() {
    Invocation evaluate = run("evaluate", "--until=1", "--metrics-port=0", model);
    assertThat(evaluate.out()).contains("metrics at http://127.0.0.1:", "efficacy", "locality");
  }

  private void shouldRefuseABadRevert() {
    Invocation revert = Invocation.of(withLog("revert", "Atlantis|P6"));

    assertThat(revert.exitCode()).isEqualTo(1);
    assertThat(revert.message()).hasLineCount(1).contains("Atlantis|P6");
  }

  private Invocation run(String... arguments) {
    Invocation invocation = Invocation.of(withLog(arguments));
    assertThat(invocation.err()).isEmpty();
    assertThat(invocation.exitCode()).isZero();
    return invocation;
  }

  private String[] withLog(String... arguments) {
    return Stream.concat(
            Stream.of(arguments),
            Stream.of(
                "--bootstrap=" + kafka.bootstrapServers(), "--registry=" + kafka.registryUrl()))
        .toArray(String[]::new);
  }

  private List<DeadLetter> deadLetters() {
    TopicPartition partition = new TopicPartition(Topics.DEAD_LETTERS.name(), 0);
    List<DeadLetter> letters = new ArrayList<>();
    try (Consumer<String, DeadLetter> consumer =
        kafka.consumer(Topics.DEAD_LETTERS, Optional.empty())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofSeconds(1)).forEach(record -> letters.add(record.value()));
      }
    }
    return letters;
  }
}
