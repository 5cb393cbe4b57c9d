package dev.errata.evaluator.service;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The deltas used last, as bytes, up to a bound. */
final class PayloadCache {
  private static final long LIMIT_BYTES = 64L << 20;

  private final Map<Long, byte[]> payloads = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  Optional<byte[]> get(long sequence) {
    return Optional.ofNullable(payloads.get(sequence));
  }

  void put(long sequence, byte[] payload) {
    byte[] old = payloads.put(sequence, payload);
    bytes += payload.length - (old == null ? 0 : old.length);
    Iterator<byte[]> oldest = payloads.values().iterator();
    while (bytes > LIMIT_BYTES && oldest.hasNext()) {
      bytes -= oldest.next().length;
      oldest.remove();
    }
  }
}
