package dev.errata.stream;

import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.Topics;
import dev.errata.stream.topology.Backlog;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows how far a lineage's editor is behind, by the offset that it has committed in the edits
 * topic. Between two readings it counts the batches that were closed meanwhile. While the broker
 * does not answer, the last reading stands.
 */
final class EditorBacklog implements Backlog, AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(EditorBacklog.class);
  private static final Duration INTERVAL = Duration.ofMillis(250);

  /** Each batch is followed by the mark of the transaction that wrote it. */
  private static final int OFFSETS_PER_BATCH = 2;

  private final Admin admin;
  private final String group;
  private final TopicPartition edits;
  private final AtomicInteger waiting = new AtomicInteger();
  private final ScheduledExecutorService reader =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "errata-backlog");
            thread.setDaemon(true);
            return thread;
          });

  private EditorBacklog(KafkaSettings kafka, String lineage) {
    admin = kafka.admin();
    group = Topics.editorGroup(lineage);
    edits = new TopicPartition(Topics.edits(lineage).name(), 0);
  }

  static EditorBacklog follow(KafkaSettings kafka, String lineage) {
    EditorBacklog backlog = new EditorBacklog(kafka, lineage);
    backlog.reader.scheduleWithFixedDelay(
        backlog::read, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    return backlog;
  }

  @Override
  public int waiting() {
    return waiting.get();
  }

  @Override
  public void closed() {
    waiting.incrementAndGet();
  }

  @Override
  public void close() {
    reader.shutdownNow();
    admin.close(Duration.ZERO);
  }

  private void read() {
    try {
      long behind = end() - committed();
      waiting.set(Math.toIntExact(behind / OFFSETS_PER_BATCH));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | RuntimeException e) {
      LOGGER.debug("the editor's position cannot be read", e);
    }
  }

  private long end() throws ExecutionException, InterruptedException {
    return admin
        .listOffsets(
            Map.of(edits, OffsetSpec.latest()),
            new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
        .partitionResult(edits)
        .get()
        .offset();
  }

  /** Zero when no editor has written anything yet. */
  private long committed() throws ExecutionException, InterruptedException {
    OffsetAndMetadata position =
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().get(edits);
    return position == null ? 0 : position.offset();
  }
}
