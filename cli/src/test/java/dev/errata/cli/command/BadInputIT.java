package dev.errata.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.broker.EmbeddedBroker;
import dev.errata.cli.BundledModel;
import dev.errata.cli.Invocation;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users get wrong ends in one line and exit code 1. */
class BadInputIT {
  @TempDir Path directory;

  @Test
  void shouldNameTheModelDirectoryThatIsMissing() {
    Path missing = directory.resolve("no-model");

    assertRefused(Invocation.of("ask", "--base", "--model=" + missing, "x"), missing.toString());
    assertRefused(Invocation.of("demo", "--model=" + missing), missing.toString());
    assertRefused(Invocation.of("experiment", "--model=" + missing), missing.toString());
  }

  @Test
  void shouldNameTheFileOfAModelThatIsDamaged() throws Exception {
    Path model = copyOfModel();
    Path weights = model.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    Files.write(weights, java.util.Arrays.copyOf(bytes, bytes.length / 2));

    assertRefused(Invocation.of("ask", "--base", "--model=" + model, "x"), model.toString());
  }

  @Test
  void shouldNameTheModelFileThatIsNoJson() throws Exception {
    Path model = copyOfModel();
    Files.writeString(model.resolve("config.json"), "{", StandardOpenOption.TRUNCATE_EXISTING);

    assertRefused(Invocation.of("ask", "--base", "--model=" + model, "x"), "config.json");
  }

  @Test
  void shouldNameThePortThatIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = Integer.toString(taken.getLocalPort());

      assertRefused(
          Invocation.of("broker", "--data-dir=" + directory, "--port=" + port), port, "taken");
    }
  }

  @Test
  void shouldNameTheTopicWithTheWrongLayout() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("kafka"))) {
      KafkaSettings settings = KafkaSettings.of(broker.bootstrapServers(), "mock://none");
      try (Admin admin = settings.admin()) {
        admin
            .createTopics(
                List.of(new NewTopic(Topics.FACT_STATE.name(), Optional.of(3), Optional.empty())))
            .all()
            .get();
      }

      assertRefused(
          Invocation.of("topics", "--bootstrap=" + broker.bootstrapServers()),
          Topics.FACT_STATE.name(),
          "3 partitions, expected 1");
    }
  }

  @Test
  void shouldRefuseARegistryThatLivesInAnotherProcess() {
    assertRefused(Invocation.of("log", "--registry=mock://errata"), "mock://errata");
  }

  @Test
  void shouldSayThatNoRegistryAnswers() {
    assertRefused(
        Invocation.of("log", "--registry=http://127.0.0.1:1"),
        "no schema registry answers at http://127.0.0.1:1");
  }

  @Test
  void shouldNameTheFileOfFactsThatIsMissing() {
    assertRefused(Invocation.of("ingest", "jsonl", "no-such.jsonl"), "no-such.jsonl");
  }

  @Test
  void shouldSayWhatATimeLooksLike() {
    Invocation ask = Invocation.of("ask", "x", "--as-of=yesterday", "--data=" + directory);

    assertThat(ask.exitCode()).isNotZero();
    assertThat(ask.message()).hasLineCount(1);
  }

  private static void assertRefused(Invocation invocation, String... expected) {
    assertThat(invocation.message()).startsWith("errata: ").contains(expected).hasLineCount(1);
    assertThat(invocation.exitCode()).isEqualTo(1);
  }

  private Path copyOfModel() throws IOException {
    Path copy = Files.createDirectory(directory.resolve("model"));
    try (Stream<Path> files = Files.list(BundledModel.directory())) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName().toString()));
      }
    }
    return copy;
  }
}
