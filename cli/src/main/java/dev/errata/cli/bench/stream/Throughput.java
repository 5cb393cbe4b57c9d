package dev.errata.cli.bench.stream;

import dev.errata.cli.bench.Timing;
import dev.errata.cli.bench.stream.StreamBenchReport.Throughputs;
import dev.errata.stream.StreamConfig;
import dev.errata.stream.StreamProgress;
import dev.errata.stream.StreamService;
import dev.errata.stream.source.KafkaFactSink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * The stream application on facts that are all there, beside a copy of the same records, by turns.
 *
 * @param facts how many, each of another subject
 */
record Throughput(Path directory, int facts, int repetitions, Consumer<String> progress) {

  Throughputs run() {
    List<Double> stream = new ArrayList<>();
    List<Double> copy = new ArrayList<>();
    List<Double> plain = new ArrayList<>();
    try (BenchLog log = new BenchLog(directory)) {
      log.createTopics("facts");
      send(log);
      progress.accept("warming up");
      run(log, "warm-up", new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
      for (int i = 1; i <= repetitions; i++) {
        progress.accept("throughput, %d of %d".formatted(i, repetitions));
        run(log, "run-" + i, stream, copy, plain);
      }
    }
    return new Throughputs(
        facts,
        Timing.of(stream),
        Timing.of(copy),
        Timing.of(plain),
        Timing.ofRatios(stream, copy),
        Timing.ofRatios(stream, plain));
  }

  private void run(
      BenchLog log, String name, List<Double> stream, List<Double> copy, List<Double> plain) {
    plain.add(copy(log, name + "-plain", false));
    copy.add(copy(log, name + "-copy", true));
    stream.add(stream(log, name));
  }

  private void send(BenchLog log) {
    progress.accept("sending %,d facts".formatted(facts));
    try (KafkaFactSink sink = log.sink()) {
      for (int i = 0; i < facts; i++) {
        sink.publish(BenchFacts.change(i, i));
      }
    }
  }

  private static double copy(BenchLog log, String name, boolean exactlyOnce) {
    try (Admin admin = log.kafka().admin()) {
      admin.createTopics(List.of(new NewTopic(name, 1, (short) 1)));
    }
    return new BareCopy(log.kafka(), name, exactlyOnce).run();
  }

  /** From the first reading on, so that the start of the application does not count. */
  private double stream(BenchLog log, String lineage) {
    StreamConfig config = StreamConfig.of(lineage).withBatches(32, Duration.ofSeconds(5));
    try (StreamService service = log.start(config)) {
      StreamProgress first = BenchLog.await(service, p -> p.received() > 0);
      long started = System.nanoTime();
      BenchLog.await(service, p -> p.received() == facts);
      double seconds = (System.nanoTime() - started) / 1e9;
      return (facts - first.received()) / seconds;
    }
  }
}
