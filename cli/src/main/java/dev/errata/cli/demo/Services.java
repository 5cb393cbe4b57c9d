package dev.errata.cli.demo;

import dev.errata.cli.CliException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Services that run in this process: started in order, stopped in the reverse order, and the first
 * failure of any of them is kept.
 */
final class Services implements AutoCloseable {
  private static final long JOIN_MILLIS = 30_000;

  private final Deque<AutoCloseable> closing = new ArrayDeque<>();
  private final AtomicReference<CliException> failure = new AtomicReference<>();

  /** Work that runs in a thread of its own. */
  @FunctionalInterface
  interface Work {
    void run() throws InterruptedException;
  }

  /** Has something closed in the end, before what was added earlier. */
  <T extends AutoCloseable> T add(T resource) {
    closing.push(resource);
    return resource;
  }

  /**
   * Runs work in a thread until it ends by itself or after {@code stop}.
   *
   * @param stop asks the work to end; called when the services are closed
   */
  void start(String name, Work work, Runnable stop) {
    Thread thread = new Thread(() -> run(name, work), "demo-" + name);
    thread.start();
    closing.push(
        () -> {
          stop.run();
          thread.join(JOIN_MILLIS);
          if (thread.isAlive()) {
            thread.interrupt();
          }
        });
  }

  private void run(String name, Work work) {
    try {
      work.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      fail(name, e);
    }
  }

  void fail(String name, Throwable cause) {
    failure.compareAndSet(null, new CliException(name + " failed: " + cause.getMessage(), cause));
  }

  /**
   * Does nothing while all is well.
   *
   * @throws CliException naming the service that failed
   */
  void check() {
    Optional.ofNullable(failure.get())
        .ifPresent(
            cause -> {
              throw cause;
            });
  }

  /** Closes everything, even when some of it fails; the first such failure is kept. */
  @Override
  public void close() {
    while (!closing.isEmpty()) {
      try {
        closing.pop().close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        fail("closing a service", e);
      }
    }
  }
}
