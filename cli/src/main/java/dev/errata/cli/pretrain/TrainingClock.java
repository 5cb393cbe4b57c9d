package dev.errata.cli.pretrain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Counts the seconds of a training over interruptions. */
final class TrainingClock {
  private final Path file;
  private long earlier;
  private long start = System.nanoTime();
  private long lap = start;

  TrainingClock(Path file) {
    this.file = file;
  }

  /** Starts to count, after what an interrupted training has counted. */
  void start() {
    try {
      earlier = Files.exists(file) ? Long.parseLong(Files.readString(file).strip()) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start = System.nanoTime();
    lap = start;
  }

  /** Seconds since the last call, at first since the start. */
  double lap() {
    long now = System.nanoTime();
    double seconds = (now - lap) / 1e9;
    lap = now;
    return seconds;
  }

  long seconds() {
    return earlier + Duration.ofNanos(System.nanoTime() - start).toSeconds();
  }

  void save() {
    try {
      Files.writeString(file, seconds() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void delete() throws IOException {
    Files.deleteIfExists(file);
  }
}
