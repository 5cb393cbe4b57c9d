package dev.errata.stream;

import dev.errata.event.FactState;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.TopicAdmin;
import dev.errata.schemas.Topics;
import dev.errata.stream.topology.Control;
import dev.errata.stream.topology.FactTopology;
import dev.errata.world.Verbaliser;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.query.StateQueryRequest;
import org.apache.kafka.streams.query.StateQueryResult;
import org.apache.kafka.streams.query.VersionedKeyQuery;
import org.apache.kafka.streams.state.VersionedRecord;

/** The running stream application of one lineage. */
public final class StreamService implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(90);

  /** After a crash the application's partitions are free again when this has passed. */
  private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(15);

  /** Kafka Streams' own 10 s abort transactions on a machine that is busy. */
  private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(30);

  /** Nobody sees a batch before its transaction has committed; Kafka Streams' own is 100 ms. */
  private static final Duration COMMIT_INTERVAL = Duration.ofMillis(50);

  /** Most records are changes of stores; in larger batches broker and producer work less. */
  private static final int PRODUCER_BATCH_BYTES = 1 << 18;

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);

  private final KafkaStreams streams;
  private final EditorBacklog backlog;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final CountDownLatch settled = new CountDownLatch(1);
  private volatile StreamProgress lastProgress = StreamProgress.NONE;

  private StreamService(KafkaStreams streams, EditorBacklog backlog) {
    this.streams = streams;
    this.backlog = backlog;
    streams.setUncaughtExceptionHandler(
        e -> {
          failure.compareAndSet(null, plain(e));
          return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
    streams.setStateListener(
        (now, before) -> {
          if (now == KafkaStreams.State.RUNNING || now == KafkaStreams.State.ERROR) {
            settled.countDown();
          }
        });
  }

  /**
   * Starts the application and waits until it runs. The topics must exist.
   *
   * @param stateDirectory where it keeps its stores between runs; rebuilt from the log when lost
   * @throws StreamException when it does not come to run
   * @throws dev.errata.schemas.TopicLayoutException when topics are missing or differ
   */
  public static StreamService start(StreamConfig config, KafkaSettings kafka, Path stateDirectory) {
    try (Admin admin = kafka.admin()) {
      TopicAdmin.verify(
          admin,
          List.of(
              Topics.FACTS,
              Topics.FACT_STATE,
              Topics.DEAD_LETTERS,
              Topics.edits(config.lineage())));
    }
    Properties properties = kafka.streams(config.applicationId());
    properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory.toString());
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
    properties.putIfAbsent(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
        Math.toIntExact(SESSION_TIMEOUT.toMillis()));
    properties.putIfAbsent(
        StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
        Math.toIntExact(TRANSACTION_TIMEOUT.toMillis()));
    properties.putIfAbsent(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_INTERVAL.toMillis());
    properties.putIfAbsent(
        StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), PRODUCER_BATCH_BYTES);
    EditorBacklog backlog = EditorBacklog.follow(kafka, config.lineage());
    StreamService service = new StreamService(streams(config, kafka, backlog, properties), backlog);
    service.run();
    return service;
  }

  private static KafkaStreams streams(
      StreamConfig config, KafkaSettings kafka, EditorBacklog backlog, Properties properties) {
    try {
      return new KafkaStreams(
          FactTopology.build(config, kafka, Verbaliser.load(), backlog), properties);
    } catch (KafkaException e) {
      backlog.close();
      throw new StreamException(
          "Cannot set up the stream application with state directory %s: %s"
              .formatted(properties.get(StreamsConfig.STATE_DIR_CONFIG), e.getMessage()),
          e);
    }
  }

  /**
   * Asks a running application, in this process or another, to settle all facts sent so far and to
   * close the batch. Returns when the request is in the log.
   */
  public static void requestFlush(KafkaSettings kafka) {
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(kafka.common(), new ByteArraySerializer(), new ByteArraySerializer())) {
      for (PartitionInfo partition : producer.partitionsFor(Topics.FACTS.name())) {
        producer.send(Control.flush(partition.topic(), partition.partition())).get();
      }
    } catch (ExecutionException e) {
      throw new StreamException(
          "Cannot write to topic %s: %s".formatted(Topics.FACTS, e.getCause().getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StreamException("Interrupted while asking for a flush", e);
    }
  }

  /**
   * How far it is with the partitions that it works on, which are all unless it shares the work;
   * what it last was while the application starts, rebalances or stops.
   */
  public StreamProgress progress() {
    try {
      lastProgress =
          partitions()
              .map(FactTopology.counters()::withPartition)
              .map(query -> FactTopology.progress(streams.store(query)))
              .reduce(StreamProgress::and)
              .orElse(lastProgress);
    } catch (InvalidStateStoreException | IllegalStateException e) {
      // The stores move or are closed: the last reading stands.
      return lastProgress;
    }
    return lastProgress;
  }

  /**
   * The value of a fact at an event time, from the versioned store; empty when it had none yet, or
   * when another instance works on it.
   *
   * @throws StreamException when the store cannot be asked now
   */
  public Optional<FactState> valueAt(String factKey, Instant time) {
    VersionedKeyQuery<String, FactState> query =
        VersionedKeyQuery.<String, FactState>withKey(factKey).asOf(time);
    StateQueryResult<VersionedRecord<FactState>> result =
        streams.query(StateQueryRequest.inStore(FactTopology.FACT_VERSIONS).withQuery(query));
    return result.getPartitionResults().values().stream()
        .map(StreamService::answer)
        .filter(Objects::nonNull)
        .map(VersionedRecord::value)
        .findFirst();
  }

  private static <R> R answer(QueryResult<R> result) {
    if (result.isFailure()) {
      throw new StreamException("Cannot ask the store: " + result.getFailureMessage());
    }
    return result.getResult();
  }

  private Stream<Integer> partitions() {
    return streams.metadataForLocalThreads().stream()
        .flatMap(thread -> thread.activeTasks().stream())
        .map(task -> task.taskId().partition());
  }

  /** Batches that are closed and wait for the editor, with the one that it works on. */
  public int batchesWaiting() {
    return backlog.waiting();
  }

  /** Records of the facts topic that it has not read yet, as its consumer knows them. */
  public long factsBehind() {
    Map<String, Double> byPartition = new HashMap<>();
    metrics()
        .forEach(
            (name, metric) -> {
              if (name.name().equals("records-lag") && isFacts(name.tags().get("topic"))) {
                byPartition.merge(
                    name.tags().get("partition"), (double) metric.metricValue(), Math::max);
              }
            });
    return byPartition.values().stream()
        .filter(Double::isFinite)
        .mapToLong(Double::longValue)
        .sum();
  }

  /** Kafka names topics in metrics with their dots, with lines in their place, or both. */
  private static boolean isFacts(String topic) {
    return topic != null && topic.replace('_', '.').equals(Topics.FACTS.name());
  }

  /** What stopped the application, if anything did. */
  public Optional<Throwable> failure() {
    return Optional.ofNullable(failure.get());
  }

  public boolean isRunning() {
    return streams.state().isRunningOrRebalancing();
  }

  /** Metrics of Kafka Streams, among them the counters by name in group stream-errata-metrics. */
  public Map<MetricName, ? extends Metric> metrics() {
    return streams.metrics();
  }

  @Override
  public void close() {
    progress();
    backlog.close();
    streams.close(
        CloseOptions.timeout(CLOSE_LIMIT)
            .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
  }

  /** Our own exception inside Kafka's, which says what is wrong in one line; else Kafka's. */
  private static Throwable plain(Throwable thrown) {
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      if (e instanceof StreamException) {
        return e;
      }
    }
    return thrown;
  }

  private void run() {
    streams.start();
    try {
      boolean inTime = settled.await(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      if (inTime && isRunning()) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    String state = streams.state().toString();
    streams.close(Duration.ZERO);
    backlog.close();
    throw new StreamException(
        "The stream application did not start (%s): %s"
            .formatted(
                state, failure().map(Throwable::getMessage).orElse("no answer from the broker")),
        failure.get());
  }
}
