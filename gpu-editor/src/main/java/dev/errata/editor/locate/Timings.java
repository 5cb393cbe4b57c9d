package dev.errata.editor.locate;

import java.util.LinkedHashMap;
import java.util.Map;

/** A stopwatch with named laps. */
public final class Timings {
  private static final double NANOS = 1e9;

  private final Map<String, Double> seconds = new LinkedHashMap<>();
  private long last = System.nanoTime();

  /** Books the time since the last lap. */
  public void lap(String phase) {
    long now = System.nanoTime();
    seconds.merge(phase, (now - last) / NANOS, Double::sum);
    last = now;
  }

  public Map<String, Double> seconds() {
    return seconds;
  }
}
