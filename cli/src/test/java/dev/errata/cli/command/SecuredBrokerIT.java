package dev.errata.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.broker.EmbeddedBroker;
import dev.errata.cli.Invocation;
import dev.errata.cli.fault.Orders;
import dev.errata.event.Entity;
import dev.errata.event.FactUpdate;
import dev.errata.event.Property;
import dev.errata.event.Provenance;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.Topics;
import dev.errata.stream.StreamConfig;
import dev.errata.stream.StreamService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS with a certificate of one's own and SASL: what starts with {@code kafka.} gets through. */
class SecuredBrokerIT {
  private static final String PASSWORD = "changeit";
  private static final String JAAS =
      "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"editor\""
          + " password=\"%s\"%s;";

  @TempDir Path directory;

  @Test
  void shouldReachABrokerThatAsksForTlsAndAPassword() throws Exception {
    Path keys = certificate();
    try (EmbeddedBroker broker =
        EmbeddedBroker.start(directory.resolve("kafka"), 0, secured(keys))) {
      String bootstrap = "127.0.0.1:" + broker.port("SECURE");

      assertThat(topics(bootstrap, client(keys, "sesame")).out())
          .contains("errata.world-2015.edits", "created");
      Invocation refused = topics(bootstrap, client(keys, "wrong"));
      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(refused.message()).hasLineCount(1).contains("Authentication failed");
      shouldCarryAFact(new KafkaSettings(bootstrap, "mock://secured", client(keys, "sesame")));
    }
  }

  /** Through the stream application: a producer, a consumer and Kafka Streams with transactions. */
  private void shouldCarryAFact(KafkaSettings kafka) throws Exception {
    try (StreamService stream =
            StreamService.start(
                StreamConfig.of("world-2015").withSettleWindow(Duration.ZERO),
                kafka,
                directory.resolve("stream"));
        Producer<String, SpecificRecord> producer = kafka.producer(Optional.empty())) {
      producer.send(new ProducerRecord<>(Topics.FACTS.name(), "Japan|P6", fact())).get();
      StreamService.requestFlush(kafka);

      Awaitility.await("the batch")
          .atMost(Duration.ofMinutes(1))
          .until(() -> Orders.read(kafka, "world-2015").size() == 1);
      assertThat(stream.failure()).isEmpty();
    }
  }

  private static FactUpdate fact() {
    return FactUpdate.newBuilder()
        .setEventId("e1")
        .setSubject(new Entity("Japan", "Japan", java.util.List.of()))
        .setProperty(new Property("P6", "head of government"))
        .setNewObject(new Entity("Fumio Kishida", "Fumio Kishida", java.util.List.of()))
        .setEventTime(Instant.parse("2021-10-04T00:00:00Z"))
        .setProvenance(new Provenance("test", null, null))
        .build();
  }

  private Invocation topics(String bootstrap, Map<String, String> client) throws Exception {
    StringBuilder lines = new StringBuilder("bootstrap=" + bootstrap + "\n");
    client.forEach((key, value) -> lines.append("kafka.%s=%s%n".formatted(key, value)));
    Path file = Files.writeString(directory.resolve("errata.properties"), lines);
    return Invocation.of("topics", "--config=" + file);
  }

  private static Map<String, String> secured(Path keys) {
    return Map.of(
        "listeners",
        "PLAINTEXT://127.0.0.1:0,SECURE://127.0.0.1:0,CONTROLLER://127.0.0.1:0",
        "listener.security.protocol.map",
        "PLAINTEXT:PLAINTEXT,SECURE:SASL_SSL,CONTROLLER:PLAINTEXT",
        "sasl.enabled.mechanisms",
        "PLAIN",
        "listener.name.secure.plain.sasl.jaas.config",
        JAAS.formatted("sesame", " user_editor=\"sesame\""),
        "listener.name.secure.ssl.keystore.location",
        keys.toString(),
        "listener.name.secure.ssl.keystore.password",
        PASSWORD,
        "listener.name.secure.ssl.keystore.type",
        "PKCS12");
  }

  private static Map<String, String> client(Path keys, String password) {
    return Map.of(
        "security.protocol",
        "SASL_SSL",
        "sasl.mechanism",
        "PLAIN",
        "sasl.jaas.config",
        JAAS.formatted(password, ""),
        "ssl.truststore.location",
        keys.toString(),
        "ssl.truststore.password",
        PASSWORD,
        "ssl.truststore.type",
        "PKCS12");
  }

  /** Signed by itself, for the loopback address. */
  private Path certificate() throws Exception {
    Path keys = directory.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "broker",
                "-keyalg",
                "RSA",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                keys.toString(),
                "-storepass",
                PASSWORD)
            .inheritIO()
            .start();
    assertThat(keytool.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(keytool.exitValue()).isZero();
    return keys;
  }
}
