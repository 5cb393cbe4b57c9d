package dev.errata.cli.terminal;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/** Progress as lines for log files and pipes, at most one in {@link #INTERVAL}. */
final class PlainLines implements Display {
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final PrintWriter out;
  private final LongSupplier nanoTime;
  private long last;
  private String lastLine = "";

  PlainLines(PrintWriter out, LongSupplier nanoTime) {
    this.out = out;
    this.nanoTime = nanoTime;
    this.last = nanoTime.getAsLong();
  }

  @Override
  public synchronized void update(List<String> panel, String line) {
    long now = nanoTime.getAsLong();
    if (now - last >= INTERVAL.toNanos() && !line.equals(lastLine)) {
      last = now;
      lastLine = line;
      out.println(line);
      out.flush();
    }
  }

  @Override
  public synchronized void say(String... lines) {
    for (String line : lines) {
      out.println(line);
    }
    out.flush();
  }

  @Override
  public void keepPanel() {
    // Lines stay anyway.
  }

  @Override
  public Style style() {
    return Style.NONE;
  }

  @Override
  public void close() {
    out.flush();
  }
}
