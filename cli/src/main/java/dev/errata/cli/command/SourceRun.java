package dev.errata.cli.command;

import dev.errata.cli.CliException;
import dev.errata.event.DeadLetter;
import dev.errata.event.FactUpdate;
import dev.errata.stream.source.FactSink;
import dev.errata.stream.source.Source;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs a source until it ends or the process is asked to, says how it is doing, and counts what
 * passes.
 */
final class SourceRun implements FactSink {
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

  private final Source source;
  private final FactSink sink;
  private final PrintWriter out;
  private final CountDownLatch done = new CountDownLatch(1);
  private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
  private long sent;
  private long refused;

  SourceRun(Source source, FactSink sink, PrintWriter out) {
    this.source = source;
    this.sink = sink;
    this.out = out;
  }

  /** Returns when the source has ended; a failure of it is thrown. */
  void run() {
    Thread reader = new Thread(this::read, "ingest");
    Thread stop = new Thread(() -> stop(reader), "ingest-stop");
    Runtime.getRuntime().addShutdownHook(stop);
    reader.start();
    while (!await(INTERVAL)) {
      if (!source.status().isEmpty()) {
        out.println(source.status());
      }
    }
    forget(stop);
    if (failure.get() != null) {
      throw failure.get();
    }
  }

  /** What has passed, in words. */
  String summary() {
    Map<String, Long> skipped = source.skipped();
    String line = "%d facts sent, %d refused".formatted(sent, refused);
    return skipped.isEmpty() ? line : line + ", skipped " + skipped;
  }

  @Override
  public void publish(FactUpdate update) {
    sink.publish(update);
    sent++;
  }

  @Override
  public void reject(DeadLetter letter) {
    sink.reject(letter);
    refused++;
  }

  @Override
  public void flush() {
    sink.flush();
  }

  private void read() {
    try {
      source.run(this);
    } catch (InterruptedException e) {
      failure.set(
          new CliException("interrupted; run it again: facts already sent are recognised", e));
    } catch (RuntimeException e) {
      failure.set(e);
    } finally {
      done.countDown();
    }
  }

  private void stop(Thread reader) {
    reader.interrupt();
    await(STOP_LIMIT);
  }

  private boolean await(Duration limit) {
    try {
      return done.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new CliException("interrupted; run it again: facts already sent are recognised", e);
    }
  }

  private static void forget(Thread stop) {
    try {
      Runtime.getRuntime().removeShutdownHook(stop);
    } catch (IllegalStateException e) {
      // the process is ending, and waits for this source
    }
  }
}
