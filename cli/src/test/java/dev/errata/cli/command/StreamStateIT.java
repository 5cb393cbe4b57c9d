package dev.errata.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.errata.broker.EmbeddedBroker;
import dev.errata.broker.RegistryProcess;
import dev.errata.cli.Invocation;
import dev.errata.event.Entity;
import dev.errata.event.FactUpdate;
import dev.errata.event.Property;
import dev.errata.event.Provenance;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.TopicAdmin;
import dev.errata.schemas.Topics;
import dev.errata.stream.HeldChange;
import dev.errata.stream.StreamConfig;
import dev.errata.stream.StreamService;
import dev.errata.stream.source.KafkaFactSink;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands show of a stream application's state, from another process's point of view. */
class StreamStateIT {
  private static final String LINEAGE = "world-2015";
  private static final Duration LIMIT = Duration.ofMinutes(1);

  @TempDir Path directory;
  private KafkaSettings kafka;

  @Test
  void shouldShowWhatAFactWasAndWhatIsHeld() {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("kafka"));
        RegistryProcess registry =
            RegistryProcess.start(
                Path.of(System.getProperty("errata.root")).resolve("cli/target/registry"),
                directory.resolve("registry"),
                0)) {
      kafka = KafkaSettings.of(broker.bootstrapServers(), registry.url());
      try (Admin admin = kafka.admin()) {
        TopicAdmin.create(admin, Topics.all(LINEAGE));
      }
      assertRefused("has no stream application that has run", "stream", "--show-held");
      stream();

      assertThat(run("stream", "--show-held"))
          .contains("until", "held for", "Japan|P6")
          .contains("Fumio Kishida → Sanae Takaichi", "test: someone", "1 held: {settle=1}");
      assertThat(run("log", "--fact=Japan|P6"))
          .contains("2012-12-26T00:00:00Z", "Shinzo Abe", "2021-10-04T00:00:00Z", "Fumio Kishida")
          .doesNotContain("Takaichi");
      assertThat(run("log", "--fact=Japan|P6", "--as-of=2021-01-01"))
          .contains("Shinzo Abe")
          .doesNotContain("Kishida");
      assertRefused("no value at 2000-01-01", "log", "--fact=Japan|P6", "--as-of=2000-01-01");
      assertRefused("fact 'Atlantis|P6' is not known", "log", "--fact=Atlantis|P6");
      assertRefused("--as-of needs --fact", "log", "--as-of=2021-01-01");
    }
  }

  private void stream() {
    StreamConfig config = StreamConfig.of(LINEAGE).withSettleWindow(Duration.ofDays(7));
    try (StreamService service = StreamService.start(config, kafka, directory.resolve("stream"));
        KafkaFactSink sink = new KafkaFactSink(kafka)) {
      Stream.of(
              fact("Shinzo Abe", "2012-12-26"),
              fact("Fumio Kishida", "2021-10-04"),
              fact("Sanae Takaichi", "2025-10-21"))
          .forEach(sink::publish);
      sink.flush();
      await()
          .atMost(LIMIT)
          .ignoreExceptions()
          .until(() -> HeldChange.read(kafka, LINEAGE).size() == 1 && settled(service));
    }
  }

  private static boolean settled(StreamService service) {
    return service.progress().edits() == 2;
  }

  private static FactUpdate fact(String object, String date) {
    return FactUpdate.newBuilder()
        .setEventId(date)
        .setSubject(new Entity("Japan", "Japan", List.of()))
        .setProperty(new Property("P6", "head of government"))
        .setNewObject(new Entity(object, object, List.of()))
        .setEventTime(Instant.parse(date + "T00:00:00Z"))
        .setProvenance(new Provenance("test", "someone", null))
        .build();
  }

  private String run(String... arguments) {
    Invocation invocation = Invocation.of(withLog(arguments));
    assertThat(invocation.err()).isEmpty();
    assertThat(invocation.exitCode()).isZero();
    return invocation.out();
  }

  private void assertRefused(String expected, String... arguments) {
    Invocation invocation = Invocation.of(withLog(arguments));
    assertThat(invocation.exitCode()).isNotZero();
    assertThat(invocation.message()).contains(expected);
    assertThat(invocation.err()).doesNotContain("\tat ");
  }

  private String[] withLog(String... arguments) {
    return Stream.concat(
            Stream.of(arguments),
            Stream.of(
                "--bootstrap=" + kafka.bootstrapServers(), "--registry=" + kafka.registryUrl()))
        .toArray(String[]::new);
  }
}
