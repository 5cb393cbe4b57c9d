package dev.errata.cli.command;

import dev.errata.cli.CliException;
import dev.errata.schemas.Topic;
import dev.errata.schemas.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;

/** Waits until a lineage exists: until all of its topics do. */
final class LineageWait {
  private static final long POLL_MILLIS = 500;

  private final Admin admin;
  private final String lineage;
  private final Consumer<String> tell;

  /**
   * @param tell told once, in one line, that it waits and for what
   */
  LineageWait(Admin admin, String lineage, Consumer<String> tell) {
    this.admin = admin;
    this.lineage = lineage;
    this.tell = tell;
  }

  /**
   * Returns when they are there.
   *
   * @param patience how long to wait; for ever by default
   * @throws CliException when they are not there in time
   */
  void await(Optional<Duration> patience) {
    long start = System.nanoTime();
    List<String> missing = missing();
    if (!missing.isEmpty()) {
      tell.accept(
          "lineage %s does not exist yet: waiting for %s; 'errata topics --lineage %s' creates them"
              .formatted(lineage, String.join(", ", missing), lineage));
    }
    while (!missing.isEmpty()) {
      if (patience.filter(limit -> System.nanoTime() - start > limit.toNanos()).isPresent()) {
        throw new CliException(
            "lineage %s did not come to exist within %s: %s missing"
                .formatted(lineage, patience.get(), String.join(", ", missing)));
      }
      pause();
      missing = missing();
    }
  }

  private List<String> missing() {
    try {
      Set<String> there = admin.listTopics().names().get();
      return Topics.all(lineage).stream()
          .map(Topic::name)
          .filter(name -> !there.contains(name))
          .toList();
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (ExecutionException e) {
      throw new CliException("cannot list topics: " + e.getCause().getMessage(), e);
    }
  }

  private void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private CliException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new CliException("interrupted while waiting for lineage " + lineage, cause);
  }
}
