package dev.errata.cli.bench.stream;

import dev.errata.cli.CliException;
import dev.errata.cli.bench.stream.StreamBenchReport.Latencies;
import dev.errata.event.EditBatch;
import dev.errata.event.EditCommand;
import dev.errata.event.EditRequest;
import dev.errata.schemas.Topics;
import dev.errata.stream.StreamConfig;
import dev.errata.stream.StreamService;
import dev.errata.stream.source.KafkaFactSink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLongArray;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The time from sending a fact until a reader of committed batches has it, where nothing settles
 * and each fact is a batch of its own: what the log, the topology and its transactions cost.
 *
 * @param rate facts a second
 */
record Latency(
    Path directory, int rate, Duration duration, java.util.function.Consumer<String> progress) {
  private static final String LINEAGE = "latency";
  private static final Duration WARM_UP = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(10);
  private static final long LIMIT_NANOS = Duration.ofMinutes(2).toNanos();

  Latencies run() {
    progress.accept("latency at %d facts a second".formatted(rate));
    int warmUp = Math.toIntExact(rate * WARM_UP.toSeconds());
    int total = warmUp + Math.toIntExact(rate * duration.toSeconds());
    AtomicLongArray sent = new AtomicLongArray(total);
    StreamConfig config =
        StreamConfig.of(LINEAGE)
            .withSettleWindow(Duration.ZERO)
            .withBatches(1, StreamConfig.DEFAULT_BATCH_AGE);
    try (BenchLog log = new BenchLog(directory);
        StreamService service = log.start(config)) {
      CompletableFuture<long[]> received = CompletableFuture.supplyAsync(() -> receive(log, total));
      send(log, sent);
      long[] latencies = received.get();
      for (int i = 0; i < total; i++) {
        latencies[i] -= sent.get(i);
      }
      return of(Arrays.copyOfRange(latencies, warmUp, total));
    } catch (ExecutionException | CompletionException e) {
      throw new CliException("the latency cannot be measured: " + e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException("interrupted while measuring", e);
    }
  }

  private void send(BenchLog log, AtomicLongArray sent) {
    try (KafkaFactSink sink = log.sink()) {
      long started = System.nanoTime();
      for (int i = 0; i < sent.length(); i++) {
        BenchLog.sleepUntil(started + (long) (i * 1e9 / rate));
        sent.set(i, System.nanoTime());
        sink.publish(BenchFacts.change(i, i));
      }
    }
  }

  /** When each fact's batch was there. */
  private static long[] receive(BenchLog log, int total) {
    long[] received = new long[total];
    int count = 0;
    long deadline = System.nanoTime() + LIMIT_NANOS;
    try (Consumer<String, EditCommand> consumer =
        log.kafka().consumer(Topics.edits(LINEAGE), Optional.empty())) {
      consumer.assign(List.of(new TopicPartition(Topics.edits(LINEAGE).name(), 0)));
      while (count < total) {
        for (ConsumerRecord<String, EditCommand> record : consumer.poll(POLL)) {
          for (EditRequest edit : ((EditBatch) record.value().getBody()).getEdits()) {
            received[Integer.parseInt(edit.getEventIds().get(0))] = System.nanoTime();
            count++;
          }
        }
        if (System.nanoTime() > deadline) {
          throw new CliException("%d of %d facts arrived in time".formatted(count, total));
        }
      }
    }
    return received;
  }

  private Latencies of(long[] nanos) {
    Arrays.sort(nanos);
    return new Latencies(
        rate, nanos.length, millis(nanos, 0.5), millis(nanos, 0.99), millis(nanos, 1));
  }

  private static double millis(long[] sorted, double share) {
    int place = (int) Math.ceil(share * sorted.length) - 1;
    return sorted[Math.max(0, place)] / 1e6;
  }
}
