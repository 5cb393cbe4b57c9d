package dev.errata.stream.topology;

import dev.errata.stream.StreamProgress;
import dev.errata.stream.trust.Wait.Rule;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Counts what happens, in a state store and so exactly once, and as Kafka Streams metrics ({@code
 * stream-errata-metrics}, rate and total by name), which start anew with the process. Each name is
 * counted by one operator alone, which therefore need not ask the store again.
 */
final class Counters {
  static final String RECEIVED = "received";
  static final String BASELINE = "baseline";
  static final String EDITS = "edits";
  static final String RIPPLES = "ripples";
  static final String BATCHES = "batches";
  static final String FLUSHES = "flushes";
  private static final String HELD = "held.";
  private static final String DROPPED = "dropped.";
  private static final String REJECTED = "rejected.";

  /** Clocks kept beside the counts. */
  private static final String REACHED = "clock.reached";

  private static final String WATERMARK = "clock.watermark";

  private final KeyValueStore<String, Long> store;
  private final StreamsMetrics metrics;
  private final String task;
  private final Map<String, Sensor> sensors = new HashMap<>();
  private final Map<String, Long> known = new HashMap<>();

  Counters(ProcessingContext context) {
    store = context.getStateStore(StateStores.COUNTERS);
    metrics = context.metrics();
    task = context.taskId().toString();
  }

  void count(DropReason reason) {
    count(reason, 1);
  }

  void count(DropReason reason, int changes) {
    count(DROPPED + reason.code(), changes);
  }

  void count(RejectReason reason) {
    count(REJECTED + reason.code(), 1);
  }

  /** Counts a change that waits longer than its fact alone would ask for. */
  void countHeld(Rule rule) {
    if (rule.isDistrust()) {
      count(HELD + rule.code(), 1);
    }
  }

  void count(String name) {
    count(name, 1);
  }

  long get(String name) {
    return find(name).orElse(0);
  }

  void count(String name, int more) {
    if (more == 0) {
      return;
    }
    put(name, get(name) + more);
    Sensor sensor = sensors.computeIfAbsent(name, this::sensor);
    for (int i = 0; i < more; i++) {
      sensor.record(); // the total counts calls, not values
    }
  }

  private Sensor sensor(String name) {
    return metrics.addRateTotalSensor("errata", task, name, Sensor.RecordingLevel.INFO);
  }

  /** The event time that the stream has reached; the earliest instant before the first fact. */
  Instant reached() {
    return clock(REACHED);
  }

  void reach(Instant time) {
    put(REACHED, time.toEpochMilli());
  }

  /** The latest event time of an edit; the earliest instant before the first. */
  Instant watermark() {
    return clock(WATERMARK);
  }

  void watermark(Instant time) {
    put(WATERMARK, time.toEpochMilli());
  }

  private Instant clock(String name) {
    OptionalLong time = find(name);
    return time.isPresent() ? Instant.ofEpochMilli(time.getAsLong()) : Instant.MIN;
  }

  private OptionalLong find(String name) {
    Long value = known.computeIfAbsent(name, store::get);
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  private void put(String name, long value) {
    known.put(name, value);
    store.put(name, value);
  }

  static StreamProgress progress(ReadOnlyKeyValueStore<String, Long> store) {
    Map<String, Long> all = new HashMap<>();
    try (KeyValueIterator<String, Long> entries = store.all()) {
      while (entries.hasNext()) {
        KeyValue<String, Long> entry = entries.next();
        all.put(entry.key, entry.value);
      }
    }
    return progress(all);
  }

  static StreamProgress progress(Map<String, Long> all) {
    return new StreamProgress(
        Optional.ofNullable(all.get(REACHED)).map(Instant::ofEpochMilli),
        all.getOrDefault(RECEIVED, 0L),
        all.getOrDefault(BASELINE, 0L),
        byReason(all, HELD),
        byReason(all, DROPPED),
        byReason(all, REJECTED),
        all.getOrDefault(EDITS, 0L),
        all.getOrDefault(RIPPLES, 0L),
        all.getOrDefault(BATCHES, 0L),
        all.getOrDefault(FLUSHES, 0L));
  }

  private static Map<String, Long> byReason(Map<String, Long> all, String prefix) {
    Map<String, Long> result = new HashMap<>();
    all.forEach(
        (name, count) -> {
          if (name.startsWith(prefix)) {
            result.put(name.substring(prefix.length()), count);
          }
        });
    return result;
  }
}
