package dev.errata.broker;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.ServerSocketFactory;
import org.apache.kafka.server.common.MetadataVersion;
import org.apache.kafka.server.fault.LoggingFaultHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * One Kafka node, broker and controller in one, inside this process.
 *
 * <p>It keeps its data in a directory, and goes on from there when started on it again. Unlike
 * Kafka's own server it never ends the process: a fatal fault is logged, and clients see it gone.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(EmbeddedBroker.class);
  private static final String BROKER = "broker";

  private final DirectoryLock lock;
  private final ControllerServer controller;
  private final BrokerServer broker;

  private EmbeddedBroker(DirectoryLock lock, ControllerServer controller, BrokerServer broker) {
    this.lock = lock;
    this.controller = controller;
    this.broker = broker;
  }

  /** Starts on any free port; returns when clients can connect. */
  public static EmbeddedBroker start(Path directory) {
    return start(directory, 0);
  }

  /**
   * Starts on a port of the loopback address; returns when clients can connect.
   *
   * @param directory where the data is or, when it holds none, will be; created when missing
   * @param port the port; 0: any that is free
   * @throws BrokerException when the port is taken, or the directory is in use or unusable
   */
  public static EmbeddedBroker start(Path directory, int port) {
    return start(directory, port, Map.of());
  }

  /**
   * As {@link #start(Path, int)}, with settings of Kafka's broker in place of or beside its own,
   * such as a second listener with TLS.
   */
  public static EmbeddedBroker start(Path directory, int port, Map<String, String> settings) {
    Ports.requireFree(BROKER, port);
    DirectoryLock lock = DirectoryLock.acquire(directory);
    EmbeddedBroker embedded;
    try {
      format(directory);
      embedded = assemble(lock, directory, BrokerSettings.of(directory, port, settings));
    } catch (RuntimeException e) {
      lock.close();
      throw failure(directory, e);
    }
    try {
      embedded.startup();
      return embedded;
    } catch (RuntimeException e) {
      embedded.close();
      if (e.getCause() instanceof BindException) {
        throw Ports.taken(BROKER, port, e);
      }
      throw failure(directory, e);
    }
  }

  public String bootstrapServers() {
    return Ports.HOST + ":" + port();
  }

  public int port() {
    return port(BrokerSettings.CLIENT_LISTENER);
  }

  /** The port of a listener that was asked for in the settings. */
  public int port(String listener) {
    return broker.boundPort(ListenerName.normalised(listener));
  }

  /** Stops the node; what was written is on disk. Closing it again does nothing. */
  @Override
  public void close() {
    broker.shutdown();
    controller.shutdown();
    broker.awaitShutdown();
    controller.awaitShutdown();
    lock.close();
  }

  private void startup() {
    controller.startup();
    broker.startup();
  }

  /** Does nothing to a directory that holds data. */
  private static void format(Path directory) {
    if (Files.exists(directory.resolve("meta.properties"))) {
      return;
    }
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try {
      new Formatter()
          .setPrintStream(new PrintStream(output, true, StandardCharsets.UTF_8))
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(BrokerSettings.NODE_ID)
          .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
          .setMetadataLogDirectory(directory.toString())
          .addDirectory(directory.toString())
          .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
          .run();
    } catch (Exception e) { // what Formatter.run declares
      throw new BrokerException("cannot format it: " + e.getMessage(), e);
    }
    LOGGER.debug("{}", output.toString(StandardCharsets.UTF_8).strip());
  }

  private static EmbeddedBroker assemble(
      DirectoryLock lock, Path directory, Map<String, String> settings) {
    KafkaConfig config = new KafkaConfig(settings, false);
    Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> stored =
        KafkaRaftServer.initializeLogDirs(config, LOGGER, "");
    CompletableFuture<Map<Integer, InetSocketAddress>> voters = new CompletableFuture<>();
    SharedServer shared = share(config, stored._1(), voters);
    ControllerServer controller =
        new ControllerServer(shared, KafkaRaftServer.configSchema(), stored._2());
    CompletableFuture<Void> unused =
        controller
            .socketServerFirstBoundPortFuture()
            .thenAccept(bound -> voters.complete(Map.of(BrokerSettings.NODE_ID, address(bound))));
    return new EmbeddedBroker(lock, controller, new BrokerServer(shared));
  }

  private static SharedServer share(
      KafkaConfig config,
      MetaPropertiesEnsemble stored,
      CompletableFuture<Map<Integer, InetSocketAddress>> voters) {
    return new SharedServer(
        config,
        stored,
        Time.SYSTEM,
        new Metrics(Time.SYSTEM),
        voters,
        List.of(),
        (name, fatal, action) -> new LoggingFaultHandler(name, action),
        ServerSocketFactory.INSTANCE);
  }

  private static InetSocketAddress address(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private static BrokerException failure(Path directory, Exception cause) {
    return new BrokerException(
        "Cannot start the broker in %s: %s".formatted(directory, cause.getMessage()), cause);
  }
}
