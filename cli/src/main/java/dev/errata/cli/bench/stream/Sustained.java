package dev.errata.cli.bench.stream;

import dev.errata.cli.bench.stream.StreamBenchReport.Load;
import dev.errata.stream.StreamConfig;
import dev.errata.stream.StreamService;
import dev.errata.stream.source.KafkaFactSink;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * The stream application at a constant rate, with many facts in its state.
 *
 * @param state facts that are known before
 * @param rate changes of them a second
 */
record Sustained(
    Path directory, int state, int rate, Duration duration, long seed, Consumer<String> progress) {
  private static final String LINEAGE = "sustained";
  private static final int READINGS = 4;
  private static final int MEBI = 1 << 20;

  Load run() {
    try (BenchLog log = new BenchLog(directory);
        StreamService service = log.start(StreamConfig.of(LINEAGE));
        KafkaFactSink sink = log.sink()) {
      double filled = fill(service, sink);
      return load(service, sink, filled);
    }
  }

  private double fill(StreamService service, KafkaFactSink sink) {
    long started = System.nanoTime();
    for (int place = 0; place < state; place++) {
      sink.publish(BenchFacts.baseline(place));
      if (place % 100_000 == 0) {
        progress.accept("state of %,d facts, %,d so far".formatted(state, place));
        int before = place;
        BenchLog.await(service, p -> p.received() > before - 200_000);
      }
    }
    BenchLog.await(service, p -> p.received() == state);
    return state / ((System.nanoTime() - started) / 1e9);
  }

  private Load load(StreamService service, KafkaFactSink sink, double filled) {
    Random random = new Random(seed);
    long total = rate * duration.toSeconds();
    List<Long> heap = new ArrayList<>(List.of(heapAfterCollection()));
    long greatestLag = 0;
    long started = System.nanoTime();
    for (int sent = 0; sent < total; sent++) {
      BenchLog.sleepUntil(started + (long) (sent * 1e9 / rate));
      sink.publish(BenchFacts.change(sent, random.nextInt(state)));
      if (sent % rate == 0) {
        greatestLag = Math.max(greatestLag, sent + state - service.progress().received());
        progress.accept("%,d facts a second for %d s".formatted(rate, sent / rate));
      }
      if ((sent + 1) % (total / READINGS) == 0) {
        heap.add(heapAfterCollection());
      }
    }
    sink.flush();
    BenchLog.await(service, p -> p.received() == state + total);
    double seconds = (System.nanoTime() - started) / 1e9;
    return new Load(state, filled, rate, duration.toSeconds(), total / seconds, greatestLag, heap);
  }

  private static long heapAfterCollection() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MEBI;
  }
}
