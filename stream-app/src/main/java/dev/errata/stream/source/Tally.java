package dev.errata.stream.source;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts by stable reason code; may be read while it counts. */
public final class Tally {
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

  public void add(String code) {
    counts.computeIfAbsent(code, c -> new LongAdder()).increment();
  }

  /** The counts so far, by code. */
  public Map<String, Long> counts() {
    Map<String, Long> result = new TreeMap<>();
    counts.forEach((code, count) -> result.put(code, count.sum()));
    return result;
  }
}
