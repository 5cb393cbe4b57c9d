package dev.errata.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.errata.broker.EmbeddedBroker;
import dev.errata.broker.RegistryProcess;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.Topics;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;

/**
 * A broker and a registry that a test has for itself.
 *
 * @param kafka how to reach them
 * @param closing gives them back
 */
public record LogCluster(KafkaSettings kafka, Runnable closing) implements AutoCloseable {
  private static final String BROKER_IMAGE = "apache/kafka:4.3.1";
  private static final String REGISTRY_IMAGE = "confluentinc/cp-schema-registry:7.9.5";
  private static final int REGISTRY_PORT = 8081;

  /**
   * One that is running, if {@code -Derrata.bootstrap} and {@code -Derrata.registry} name one; else
   * the embedded broker and the registry of the build.
   */
  public static LogCluster standard(Path directory) throws Exception {
    String bootstrap = System.getProperty("errata.bootstrap");
    return bootstrap == null
        ? embedded(directory)
        : external(KafkaSettings.of(bootstrap, System.getProperty("errata.registry")));
  }

  private static LogCluster embedded(Path directory) {
    Path application = Path.of(System.getProperty("errata.root")).resolve("cli/target/registry");
    EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("kafka"));
    RegistryProcess registry = RegistryProcess.start(application, directory.resolve("registry"), 0);
    return new LogCluster(
        KafkaSettings.of(broker.bootstrapServers(), registry.url()),
        () -> {
          registry.close();
          broker.close();
        });
  }

  /** Facts of others would be edited as well. */
  private static LogCluster external(KafkaSettings kafka) throws Exception {
    TopicPartition facts = new TopicPartition(Topics.FACTS.name(), 0);
    try (Admin admin = kafka.admin()) {
      if (admin.listTopics().names().get().contains(facts.topic())) {
        assertThat(admin.listOffsets(Map.of(facts, OffsetSpec.latest())).all().get().get(facts))
            .as("%s of %s, which must be empty", facts, kafka.bootstrapServers())
            .returns(0L, ListOffsetsResultInfo::offset);
      }
    }
    return new LogCluster(kafka, () -> {});
  }

  /**
   * Kafka's own image and Confluent's registry, where there is Docker; else the test is skipped.
   */
  public static LogCluster containers() {
    assumeTrue(DockerClientFactory.instance().isDockerAvailable(), "skipped: no Docker");
    Network network = Network.newNetwork();
    KafkaContainer broker =
        new KafkaContainer(BROKER_IMAGE)
            .withNetwork(network)
            .withListener("kafka:19092")
            .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
            .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0");
    broker.start();
    GenericContainer<?> registry =
        new GenericContainer<>(REGISTRY_IMAGE)
            .withNetwork(network)
            .withExposedPorts(REGISTRY_PORT)
            .withEnv("SCHEMA_REGISTRY_HOST_NAME", "registry")
            .withEnv("SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS", "PLAINTEXT://kafka:19092")
            .waitingFor(Wait.forHttp("/subjects").forPort(REGISTRY_PORT));
    registry.start();
    String url =
        "http://%s:%d".formatted(registry.getHost(), registry.getMappedPort(REGISTRY_PORT));
    return new LogCluster(
        KafkaSettings.of(broker.getBootstrapServers(), url),
        () -> {
          registry.stop();
          broker.stop();
          network.close();
        });
  }

  @Override
  public void close() {
    closing.run();
  }
}
