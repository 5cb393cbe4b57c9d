package dev.errata.cli.command;

import dev.errata.cli.local.LocalLog;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.TopicAdmin;
import dev.errata.schemas.Topics;
import java.nio.file.Path;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which log to read: one behind a broker, or one that the demo kept in a directory. */
public final class LogOptions {
  @Mixin KafkaOptions kafka;
  @Mixin LineageOptions lineage;

  @Option(
      names = {"-d", "--data"},
      paramLabel = "DIR",
      description = "Read the log that 'errata demo --data DIR' kept, instead of --bootstrap.")
  Path data;

  /** A log that is open for reading, and how to reach it. */
  record OpenLog(KafkaSettings settings, String lineage, Runnable closing)
      implements AutoCloseable {
    /**
     * Looks whether another lineage is there as well.
     *
     * @throws dev.errata.schemas.TopicLayoutException when it is not
     */
    void requireTopics(String other) {
      try (Admin admin = settings.admin()) {
        TopicAdmin.verify(admin, Topics.all(other));
      }
    }

    @Override
    public void close() {
      closing.run();
    }
  }

  OpenLog open() {
    return open(lineage.lineage);
  }

  /** Opens it for another lineage than the one that is given. */
  OpenLog open(String other) {
    if (data == null) {
      return new OpenLog(kafka.connect(other), other, () -> {});
    }
    LocalLog local = LocalLog.openExisting(data);
    return new OpenLog(local.settings(), other, local::close);
  }
}
