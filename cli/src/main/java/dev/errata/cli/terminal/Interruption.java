package dev.errata.cli.terminal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Notices that the process is asked to end, and lets it end only once the work in hand is put away:
 * native code that is still computing when its libraries are unloaded would crash.
 */
public final class Interruption implements AutoCloseable {
  private static final long LONGEST_WAIT_SECONDS = 60;

  private final CountDownLatch putAway = new CountDownLatch(1);
  private final Thread hook = new Thread(this::waitForWork, "interruption");
  private volatile boolean asked;

  public Interruption() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  public boolean isAsked() {
    return asked;
  }

  private void waitForWork() {
    asked = true;
    try {
      if (!putAway.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("errata: the training did not stop in time; its last state is kept");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The work is put away. */
  @Override
  public void close() {
    putAway.countDown();
    if (!asked) {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }
}
