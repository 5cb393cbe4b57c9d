package dev.errata.broker;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An Apicurio registry as a child process, with the API of Confluent's.
 *
 * <p>Its schemas and their ids are kept in a directory, beside the broker's records that refer to
 * them. A new version of a schema must be able to read what the one before wrote (BACKWARD), which
 * is Confluent's default but not Apicurio's. It ends with {@link #close} or with this process,
 * unless that is killed.
 */
public final class RegistryProcess implements AutoCloseable {
  private static final String REGISTRY = "schema registry";
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(10);
  private static final long POLL_MILLIS = 200;

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(REQUEST_LIMIT).build();
  private final Process process;
  private final Thread stopAtExit;
  private final int port;
  private final Path log;

  private RegistryProcess(Process process, int port, Path log) {
    this.process = process;
    this.port = port;
    this.log = log;
    this.stopAtExit = new Thread(process::destroy, "stop-registry");
    Runtime.getRuntime().addShutdownHook(stopAtExit);
  }

  /**
   * Starts the registry; returns when it answers.
   *
   * @param application the unpacked {@code apicurio-registry-app}
   * @param directory where its data and its log are or will be; created when missing
   * @param port the port on the loopback address; 0: any that is free
   * @throws BrokerException when the application is missing, the port is taken, or it fails
   */
  public static RegistryProcess start(Path application, Path directory, int port) {
    Path jar = runner(application);
    Ports.requireFree(REGISTRY, port);
    int actualPort = port == 0 ? Ports.free(REGISTRY) : port;
    Path log = directory.resolve("registry.log");
    RegistryProcess registry =
        new RegistryProcess(launch(jar, directory, actualPort, log), actualPort, log);
    try {
      registry.awaitReady();
      registry.requireBackwardCompatibility();
      return registry;
    } catch (RuntimeException e) {
      registry.close();
      throw e;
    }
  }

  /** The address to give to clients as the schema registry's. */
  public String url() {
    return "http://%s:%d/apis/ccompat/v7".formatted(Ports.HOST, port);
  }

  /** Stops the registry and waits for its end. Closing it again does nothing. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      Runtime.getRuntime().removeShutdownHook(stopAtExit);
    } catch (IllegalStateException e) {
      // This process is ending; the hook runs or has run.
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static Path runner(Path application) {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(application, "*-runner.jar")) {
      Iterator<Path> jars = found.iterator();
      if (jars.hasNext()) {
        return jars.next();
      }
    } catch (IOException e) {
      // Told below: no such directory.
    }
    throw new BrokerException(
        "Cannot start the schema registry: no *-runner.jar in %s; build the project with ./mvnw package"
            .formatted(application));
  }

  private static Process launch(Path jar, Path directory, int port, Path log) {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-Dquarkus.http.host=" + Ports.HOST,
            "-Dquarkus.http.port=" + port,
            "-Dquarkus.datasource.jdbc.initial-size=2",
            "-Dquarkus.datasource.jdbc.min-size=2",
            "-Dquarkus.datasource.jdbc.max-size=8",
            "-Dquarkus.datasource.jdbc.url=jdbc:h2:file:"
                + directory.toAbsolutePath().resolve("registry"),
            "-jar",
            jar.toString());
    try {
      Files.createDirectories(directory);
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(log.toFile())
          .start();
    } catch (IOException e) {
      throw new BrokerException(
          "Cannot start the schema registry in %s: %s".formatted(directory, e.getMessage()), e);
    }
  }

  private void awaitReady() {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (!answers()) {
      if (!process.isAlive()) {
        throw failure("it ended with exit code " + process.exitValue());
      }
      if (System.nanoTime() > deadline) {
        throw failure("it did not answer within " + START_LIMIT.toSeconds() + " s");
      }
      pause();
    }
  }

  private boolean answers() {
    try {
      return send(request("/subjects").GET()).statusCode() == 200;
    } catch (IOException e) {
      return false; // not listening yet
    }
  }

  private void requireBackwardCompatibility() {
    String body = "{\"compatibility\":\"BACKWARD\"}";
    try {
      HttpResponse<String> response =
          send(
              request("/config")
                  .header("Content-Type", "application/json")
                  .PUT(HttpRequest.BodyPublishers.ofString(body)));
      if (response.statusCode() != 200) {
        throw failure("it refused BACKWARD compatibility: " + response.body());
      }
    } catch (IOException e) {
      throw failure("it stopped answering: " + e.getMessage());
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url() + path)).timeout(REQUEST_LIMIT);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private void pause() {
    try {
      process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private BrokerException failure(String what) {
    return new BrokerException("Cannot start the schema registry: %s; see %s".formatted(what, log));
  }

  private static BrokerException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new BrokerException("Interrupted while starting the schema registry", cause);
  }
}
