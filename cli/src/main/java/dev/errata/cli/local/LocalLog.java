package dev.errata.cli.local;

import dev.errata.broker.EmbeddedBroker;
import dev.errata.cli.CliException;
import dev.errata.schemas.KafkaSettings;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.confluent.kafka.schemaregistry.testutil.MockSchemaRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * An event log in one directory: Kafka's files, and a file with the ids of all schemas, since a
 * registry in memory would give other ids the next time and the records would be unreadable.
 */
public final class LocalLog implements AutoCloseable {
  private static final String KAFKA = "kafka";
  private static final String SCHEMAS = "schemas.json";

  private final EmbeddedBroker broker;
  private final Path directory;
  private final String scope;
  private final KafkaSettings settings;

  private LocalLog(EmbeddedBroker broker, Path directory, String scope) {
    this.broker = broker;
    this.directory = directory;
    this.scope = scope;
    this.settings = KafkaSettings.of(broker.bootstrapServers(), "mock://" + scope);
  }

  /**
   * Opens a log, creating it when there is none.
   *
   * @throws dev.errata.broker.BrokerException when the directory is in use or cannot be written
   */
  public static LocalLog open(Path directory) {
    LocalLog log =
        new LocalLog(
            EmbeddedBroker.start(directory.resolve(KAFKA)),
            directory,
            "errata-" + UUID.randomUUID());
    try {
      log.restoreSchemas();
      return log;
    } catch (RuntimeException e) {
      log.broker.close();
      throw e;
    }
  }

  /**
   * Opens a log that was kept.
   *
   * @throws CliException when there is none in the directory
   */
  public static LocalLog openExisting(Path directory) {
    if (!Files.isRegularFile(directory.resolve(SCHEMAS))) {
      throw new CliException(
          "%s holds no log; 'errata demo --data %s' writes one".formatted(directory, directory));
    }
    return open(directory);
  }

  /** How clients in this process reach the log. */
  public KafkaSettings settings() {
    return settings;
  }

  /** Writes the ids of all schemas so far, so that the log stays readable. */
  public void saveSchemas() {
    try (SchemaRegistryClient registry = settings.registry()) {
      SchemaIds.of(registry).write(directory.resolve(SCHEMAS));
    } catch (IOException | RestClientException e) {
      throw new CliException(
          "schemas of the log in %s cannot be saved: %s".formatted(directory, e.getMessage()), e);
    }
  }

  /** Saves the schemas and stops the broker; the directory stays. */
  @Override
  public void close() {
    try {
      saveSchemas();
    } finally {
      broker.close();
      MockSchemaRegistry.dropScope(scope);
    }
  }

  private void restoreSchemas() {
    Path file = directory.resolve(SCHEMAS);
    if (!Files.exists(file)) {
      return;
    }
    try (SchemaRegistryClient registry = settings.registry()) {
      SchemaIds.read(file).registerIn(registry);
    } catch (IOException | RestClientException e) {
      throw new CliException(
          "schemas of the log cannot be read from %s: %s".formatted(file, e.getMessage()), e);
    }
  }
}
