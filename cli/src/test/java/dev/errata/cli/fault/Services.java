package dev.errata.cli.fault;

import dev.errata.cli.CommandProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The three services of a lineage as processes, and somebody who starts them again. */
final class Services implements AutoCloseable {
  /** One of them. */
  enum Service {
    STREAM("stream is running"),
    EDIT("edit is running"),
    EVALUATE("evaluate is running");

    private final String up;

    Service(String up) {
      this.up = up;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A cheap one unless the services are to be tried hard. */
  static final String METHOD = System.getProperty("errata.fault.method", "ultraedit");

  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final Site site;
  private final String lineage;
  private final Map<Service, CommandProcess> running = new EnumMap<>(Service.class);

  Services(Site site, String lineage) {
    this.site = site;
    this.lineage = lineage;
    for (Service service : Service.values()) {
      start(service);
    }
  }

  void start(Service service) {
    Path own = site.directory.resolve(lineage);
    running.put(
        service,
        switch (service) {
          case STREAM -> stream(own);
          case EDIT -> edit();
          case EVALUATE ->
              site.start(
                  "evaluate",
                  "--lineage=" + lineage,
                  "--model=" + site.model,
                  "--metrics-port=0",
                  "--sample-share=0.05");
        });
  }

  private CommandProcess stream(Path own) {
    return site.start(
        "stream",
        "--lineage=" + lineage,
        "--state=" + own.resolve("stream"),
        "--settle=P1D",
        "--batch-size=4",
        "--batch-age=PT1H",
        // The broker notices soon that the one that was killed is gone.
        "--kafka=main.consumer.session.timeout.ms=6000");
  }

  /** Another editor of the lineage. */
  CommandProcess edit(String... more) {
    String[] own = {
      "edit",
      "--lineage=" + lineage,
      "--model=" + site.model,
      "--method=" + METHOD,
      "--cache=" + site.cache,
      "--snapshots=" + site.directory.resolve(lineage).resolve("snapshots"),
      "--snapshot-every=4"
    };
    return site.start(Stream.concat(Stream.of(own), Stream.of(more)).toArray(String[]::new));
  }

  /** Another process takes the place of one. */
  void replace(Service service, CommandProcess other) {
    running.put(service, other).close();
  }

  CommandProcess process(Service service) {
    return running.get(service);
  }

  /**
   * Waits until all are up, and starts those again that end before.
   *
   * @return what those said at their end
   */
  String awaitUp() {
    StringBuilder said = new StringBuilder();
    Awaitility.await("all services")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              said.append(restartEnded());
              return running.entrySet().stream()
                  .allMatch(entry -> entry.getValue().output().contains(entry.getKey().up));
            });
    return said.toString();
  }

  /** Kills one as {@code kill -9} does, and starts it again. */
  void kill(Service service) throws InterruptedException {
    running.get(service).killAfter(0);
    start(service);
  }

  /**
   * Starts those again that have ended.
   *
   * @return what they said at their end; empty when all go on
   */
  String restartEnded() {
    StringBuilder said = new StringBuilder();
    for (Service service : Service.values()) {
      CommandProcess process = running.get(service);
      if (!process.isAlive()) {
        said.append(service).append(" ended: ").append(process.lastLine()).append("; ");
        start(service);
      }
    }
    return said.toString();
  }

  @Override
  public void close() {
    running.values().forEach(CommandProcess::close);
  }
}
