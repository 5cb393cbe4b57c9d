package dev.errata.stream;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How far the stream application is. The counts are part of its exactly-once state: they survive a
 * restart and count no record twice.
 *
 * @param reached the event time that the stream has reached; empty before the first fact
 * @param received records read from the facts topic, without control records
 * @param baseline facts taken as what the model already knows
 * @param held changes made to wait longer than their fact asks for, by {@code Wait.Rule} code
 * @param dropped changes that led to no edit, by {@code DropReason} code
 * @param rejected records sent to dead letters, by {@code RejectReason} code
 * @param edits edits settled
 * @param ripples edits beside them that follow from one of them
 * @param batches batches closed
 * @param flushes flushes completed: what was received before has left
 */
public record StreamProgress(
    Optional<Instant> reached,
    long received,
    long baseline,
    Map<String, Long> held,
    Map<String, Long> dropped,
    Map<String, Long> rejected,
    long edits,
    long ripples,
    long batches,
    long flushes) {
  /** Before the first record. */
  public static final StreamProgress NONE =
      new StreamProgress(Optional.empty(), 0, 0, Map.of(), Map.of(), Map.of(), 0, 0, 0, 0);

  public StreamProgress {
    held = Map.copyOf(held);
    dropped = Map.copyOf(dropped);
    rejected = Map.copyOf(rejected);
  }

  /** Changes that still settle: each record received is in exactly one of the counts. */
  public long settling() {
    return received - baseline - sum(dropped) - sum(rejected) - edits;
  }

  /** Both together: the later time, the sum of the counts, the flushes that both completed. */
  public StreamProgress and(StreamProgress other) {
    return new StreamProgress(
        Stream.of(reached, other.reached).flatMap(Optional::stream).max(Instant::compareTo),
        received + other.received,
        baseline + other.baseline,
        sum(held, other.held),
        sum(dropped, other.dropped),
        sum(rejected, other.rejected),
        edits + other.edits,
        ripples + other.ripples,
        batches + other.batches,
        Math.min(flushes, other.flushes));
  }

  private static Map<String, Long> sum(Map<String, Long> one, Map<String, Long> other) {
    Map<String, Long> both = new TreeMap<>(one);
    other.forEach((reason, count) -> both.merge(reason, count, Long::sum));
    return both;
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
