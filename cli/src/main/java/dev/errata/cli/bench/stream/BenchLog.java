package dev.errata.cli.bench.stream;

import dev.errata.broker.EmbeddedBroker;
import dev.errata.cli.CliException;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.TopicAdmin;
import dev.errata.schemas.Topics;
import dev.errata.stream.StreamConfig;
import dev.errata.stream.StreamProgress;
import dev.errata.stream.StreamService;
import dev.errata.stream.source.KafkaFactSink;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;

/** A broker in this process, with the topics of what is measured. */
final class BenchLog implements AutoCloseable {
  private static final long POLL_MILLIS = 25;

  private final Path directory;
  private final EmbeddedBroker broker;
  private final KafkaSettings kafka;

  BenchLog(Path directory) {
    this.directory = directory;
    broker = EmbeddedBroker.start(directory.resolve("broker"));
    kafka = KafkaSettings.of(broker.bootstrapServers(), "mock://bench-" + UUID.randomUUID());
  }

  KafkaSettings kafka() {
    return kafka;
  }

  /** A stream application with its topics, and stores of its own. */
  StreamService start(StreamConfig config) {
    createTopics(config.lineage());
    return StreamService.start(config, kafka, directory.resolve(config.lineage()));
  }

  void createTopics(String lineage) {
    try (Admin admin = kafka.admin()) {
      TopicAdmin.create(admin, Topics.all(lineage));
    }
  }

  KafkaFactSink sink() {
    return new KafkaFactSink(kafka);
  }

  /** Waits until the application is so far. */
  static StreamProgress await(StreamService stream, Predicate<StreamProgress> there) {
    while (true) {
      StreamProgress progress = stream.progress();
      if (there.test(progress)) {
        return progress;
      }
      if (!stream.isRunning()) {
        throw new CliException(
            "the stream application stopped: "
                + stream.failure().map(Throwable::getMessage).orElse("no reason given"));
      }
      pause(POLL_MILLIS);
    }
  }

  static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException("interrupted while measuring", e);
    }
  }

  /** Waits for a moment of {@link System#nanoTime}, which may be over. */
  static void sleepUntil(long nanos) {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  @Override
  public void close() {
    broker.close();
  }
}
