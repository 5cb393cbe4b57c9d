package dev.errata.cli.command;

import dev.errata.cli.CliException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Keeps a service running until it fails or the process is asked to end, says how it is doing, and
 * closes it in either case before the process goes.
 */
final class ServiceLoop {
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);

  private final String name;
  private final PrintWriter out;
  private final Supplier<Optional<Throwable>> failure;
  private final Supplier<String> status;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * @param failure what stopped the service, if anything did
   * @param status how the service is doing, in one line
   */
  ServiceLoop(
      String name,
      PrintWriter out,
      Supplier<Optional<Throwable>> failure,
      Supplier<String> status) {
    this.name = name;
    this.out = out;
    this.failure = failure;
    this.status = status;
  }

  /**
   * Prints the status whenever it changed, at most once a second.
   *
   * @param close closes the service
   * @return 0 when the process was asked to end
   * @throws CliException when the service failed
   */
  int run(Runnable close) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stop.countDown();
                  await(closed, CLOSE_LIMIT);
                },
                name + "-stop"));
    try {
      out.println(name + " is running; stop it with Ctrl-C");
      watch();
      return 0;
    } finally {
      close.run();
      closed.countDown();
    }
  }

  private void watch() {
    String last = "";
    while (!await(stop, INTERVAL)) {
      Optional<Throwable> cause = failure.get();
      if (cause.isPresent()) {
        throw new CliException(name + " stopped: " + cause.get().getMessage(), cause.get());
      }
      String line = status.get();
      if (!line.equals(last)) {
        out.println(line);
        last = line;
      }
    }
  }

  private static boolean await(CountDownLatch latch, Duration limit) {
    try {
      return latch.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
