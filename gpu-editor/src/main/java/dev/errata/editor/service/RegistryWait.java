package dev.errata.editor.service;

import dev.errata.editor.EditorException;
import dev.errata.editor.log.RegistryUnavailableException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something again until the schema registry answers, and says once that it waits. */
final class RegistryWait {
  private static final Logger LOGGER = LoggerFactory.getLogger(RegistryWait.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private RegistryWait() {}

  /**
   * Does it at least once, unless given up before.
   *
   * @param givenUp whether to leave it undone
   */
  static void until(String lineage, BooleanSupplier givenUp, Runnable work) {
    boolean told = false;
    while (!givenUp.getAsBoolean()) {
      try {
        work.run();
        return;
      } catch (RegistryUnavailableException e) {
        if (!told) {
          LOGGER.warn("Lineage {} waits: {}", lineage, e.getMessage());
          told = true;
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(RETRY.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EditorException("Interrupted while waiting for the registry", e);
    }
  }
}
