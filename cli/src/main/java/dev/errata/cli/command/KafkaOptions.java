package dev.errata.cli.command;

import dev.errata.cli.CliException;
import dev.errata.cli.config.ConfiguredDefaults;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.TopicAdmin;
import dev.errata.schemas.Topics;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where the event log is. */
public final class KafkaOptions {
  private static final int CONNECT_MILLIS = 5_000;

  @Spec(Spec.Target.MIXEE)
  CommandSpec command;

  @Option(
      names = {"-b", "--bootstrap"},
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:9092",
      description = "Kafka broker(s) to connect to (default: ${DEFAULT-VALUE}).")
  String bootstrap;

  @Option(
      names = {"-r", "--registry"},
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8081/apis/ccompat/v7",
      description = "Schema registry with the Confluent API (default: ${DEFAULT-VALUE}).")
  String registry;

  @Option(
      names = "--kafka",
      paramLabel = "KEY=VALUE",
      description =
          "Setting for the Kafka clients, such as security.protocol=SSL; may be repeated. In a"
              + " properties file: kafka.security.protocol=SSL.")
  Map<String, String> extra = Map.of();

  /** The settings as given, not yet tried. */
  KafkaSettings settings() {
    Map<String, String> merged = new HashMap<>();
    if (command.root().defaultValueProvider() instanceof ConfiguredDefaults defaults) {
      merged.putAll(defaults.configuration().kafka());
    }
    merged.putAll(extra);
    return new KafkaSettings(bootstrap, registry, merged);
  }

  /**
   * Settings with which a broker and a registry answered and the topics of a lineage are in place.
   *
   * @throws CliException when one of them does not answer
   * @throws dev.errata.schemas.TopicLayoutException when a topic is missing or laid out otherwise
   */
  public KafkaSettings connect(String lineage) {
    KafkaSettings settings = settings();
    requireRegistry(settings);
    try (Admin admin = requireBroker(settings)) {
      TopicAdmin.verify(admin, Topics.all(lineage));
    }
    return settings;
  }

  /**
   * Settings with which a broker and a registry answered.
   *
   * @throws CliException when one of them does not answer
   */
  KafkaSettings connect() {
    KafkaSettings settings = settings();
    requireRegistry(settings);
    requireBroker(settings).close();
    return settings;
  }

  /**
   * As {@link #connect(String)}, but waits for topics of the lineage that do not exist yet.
   *
   * @param patience how long; for ever by default
   * @param tell told once that it waits
   */
  KafkaSettings awaitLineage(String lineage, Optional<Duration> patience, Consumer<String> tell) {
    KafkaSettings settings = settings();
    requireRegistry(settings);
    try (Admin admin = requireBroker(settings)) {
      new LineageWait(admin, lineage, tell).await(patience);
      TopicAdmin.verify(admin, Topics.all(lineage));
    }
    return settings;
  }

  /** A client of a broker that has answered. */
  static Admin requireBroker(KafkaSettings settings) {
    Admin admin = null;
    try {
      admin = settings.admin();
      admin
          .describeCluster(new DescribeClusterOptions().timeoutMs(CONNECT_MILLIS))
          .clusterId()
          .get();
      return admin;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException("interrupted while connecting to Kafka", e);
    } catch (ExecutionException | org.apache.kafka.common.KafkaException e) {
      if (admin != null) {
        admin.close();
      }
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new CliException(
          "no Kafka broker answers at %s (%s); start one with 'errata broker', or give --bootstrap"
              .formatted(settings.bootstrapServers(), cause.getMessage()),
          e);
    }
  }

  private static void requireRegistry(KafkaSettings settings) {
    if (settings.registryUrl().startsWith("mock:")) {
      throw new CliException(
          "registry %s lives inside one process only; give --registry the URL of a real one"
              .formatted(settings.registryUrl()));
    }
    try (SchemaRegistryClient client = settings.registry()) {
      client.getAllSubjects();
    } catch (IOException | RestClientException e) {
      throw new CliException(
          "no schema registry answers at %s (%s); start one with 'errata broker', or give --registry"
              .formatted(settings.registryUrl(), e.getMessage()),
          e);
    }
  }
}
