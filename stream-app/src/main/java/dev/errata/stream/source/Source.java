package dev.errata.stream.source;

import java.util.Map;

/** Something that facts come from. */
public interface Source {
  /**
   * Reads to the end, or until interrupted.
   *
   * @throws dev.errata.stream.StreamException when it cannot be read
   * @throws InterruptedException when the thread was interrupted while waiting
   */
  void run(FactSink sink) throws InterruptedException;

  /** What was read so far and gave no fact, counted by a stable reason code. */
  default Map<String, Long> skipped() {
    return Map.of();
  }

  /** How reading is going, in one line; empty when there is nothing to say. */
  default String status() {
    return "";
  }
}
