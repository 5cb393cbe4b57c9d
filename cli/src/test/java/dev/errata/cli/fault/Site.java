package dev.errata.cli.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.broker.EmbeddedBroker;
import dev.errata.broker.RegistryProcess;
import dev.errata.cli.BundledModel;
import dev.errata.cli.CommandProcess;
import dev.errata.cli.Invocation;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.TopicAdmin;
import dev.errata.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/** A broker and a registry that can fail and come back where they were, and commands on them. */
public final class Site implements AutoCloseable {
  private static final Path TARGET =
      Path.of(System.getProperty("errata.root")).resolve("cli/target");
  private static final Path REGISTRY = TARGET.resolve("registry");

  public final Path directory;
  public final Path model = BundledModel.directory();

  /** Kept from run to run: it holds what depends on the model alone. */
  public final Path cache = TARGET.resolve("cache");

  private final int brokerPort;
  private EmbeddedBroker broker;
  private RegistryProcess registry;
  private final String registryUrl;

  public Site(Path directory) {
    this.directory = directory;
    broker = EmbeddedBroker.start(directory.resolve("kafka"));
    brokerPort = broker.port();
    registry = RegistryProcess.start(REGISTRY, directory.resolve("registry"), 0);
    registryUrl = registry.url();
  }

  public KafkaSettings kafka() {
    return KafkaSettings.of("127.0.0.1:" + brokerPort, registryUrl);
  }

  public void createTopics(String lineage) {
    try (Admin admin = kafka().admin()) {
      TopicAdmin.create(admin, Topics.all(lineage));
    }
  }

  public void stopBroker() {
    broker.close();
  }

  public void startBroker() {
    broker = EmbeddedBroker.start(directory.resolve("kafka"), brokerPort);
  }

  public void stopRegistry() {
    registry.close();
  }

  public void startRegistry() {
    int port = java.net.URI.create(registryUrl).getPort();
    registry = RegistryProcess.start(REGISTRY, directory.resolve("registry"), port);
  }

  /** Stops the broker, waits, and starts it again. */
  void interruptBroker(Duration down) throws InterruptedException {
    stopBroker();
    Thread.sleep(down.toMillis());
    startBroker();
  }

  /** Stops the registry, waits, and starts it again. */
  void interruptRegistry(Duration down) throws InterruptedException {
    stopRegistry();
    Thread.sleep(down.toMillis());
    startRegistry();
  }

  /** Starts a command as a process. */
  public CommandProcess start(String... arguments) {
    return CommandProcess.start(directory, onThisLog(arguments));
  }

  /** Runs a command in this process; it must succeed. */
  public Invocation run(String... arguments) {
    Invocation invocation = Invocation.of(onThisLog(arguments));
    assertThat(invocation.exitCode()).as(invocation.err()).isZero();
    return invocation;
  }

  /** Runs a command in this process; it must fail with one line, which is returned. */
  public String refused(String... arguments) {
    Invocation invocation = Invocation.of(onThisLog(arguments));
    assertThat(invocation.exitCode()).isEqualTo(1);
    assertThat(invocation.message().lines().filter(line -> line.startsWith("errata: ")))
        .as(invocation.message())
        .hasSize(1);
    return invocation.message();
  }

  private String[] onThisLog(String... arguments) {
    return Stream.concat(
            Stream.of(arguments),
            Stream.of(
                "--bootstrap=" + kafka().bootstrapServers(), "--registry=" + kafka().registryUrl()))
        .toArray(String[]::new);
  }

  @Override
  public void close() {
    registry.close();
    broker.close();
  }
}
