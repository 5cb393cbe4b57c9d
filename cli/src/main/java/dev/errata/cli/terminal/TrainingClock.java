package dev.errata.cli.terminal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Counts the seconds of a training over interruptions. */
public final class TrainingClock {
  private final Path file;
  private long earlier;
  private long start = System.nanoTime();
  private long lap = start;

  public TrainingClock(Path file) {
    this.file = file;
  }

  /** Starts to count, after what an interrupted training has counted. */
  public void start() {
    try {
      earlier = Files.exists(file) ? Long.parseLong(Files.readString(file).strip()) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start = System.nanoTime();
    lap = start;
  }

  /** Seconds since the last call, at first since the start. */
  public double lap() {
    long now = System.nanoTime();
    double seconds = (now - lap) / 1e9;
    lap = now;
    return seconds;
  }

  public long seconds() {
    return earlier + Duration.ofNanos(System.nanoTime() - start).toSeconds();
  }

  public void save() {
    try {
      Files.writeString(file, seconds() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void delete() throws IOException {
    Files.deleteIfExists(file);
  }
}
