package dev.errata.stream.topology;

import dev.errata.event.ClosedBy;
import dev.errata.event.EditBatch;
import dev.errata.event.EditCommand;
import dev.errata.event.EditRequest;
import dev.errata.stream.StreamConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Collects edits into batches, which close when full, old or asked to, and before a fact that they
 * already hold comes again: two values of one fact must not be written at once.
 */
final class BatchProcessor implements Processor<String, Settled, String, EditCommand> {
  private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(50);
  private static final int CHECKS_PER_AGE = 10;

  private final StreamConfig config;
  private final List<EditRequest> open = new ArrayList<>();
  private ProcessorContext<String, EditCommand> context;
  private KeyValueStore<Long, EditRequest> store;
  private Counters counters;
  private long openedAt;

  BatchProcessor(StreamConfig config) {
    this.config = config;
  }

  @Override
  public void init(ProcessorContext<String, EditCommand> processorContext) {
    context = processorContext;
    store = processorContext.getStateStore(StateStores.OPEN_BATCH);
    counters = new Counters(processorContext);
    restore();
    Duration interval = config.batchAge().dividedBy(CHECKS_PER_AGE);
    processorContext.schedule(
        interval.compareTo(SHORTEST_INTERVAL) < 0 ? SHORTEST_INTERVAL : interval,
        PunctuationType.WALL_CLOCK_TIME,
        this::closeWhenOld);
  }

  @Override
  public void process(Record<String, Settled> settled) {
    if (settled.value() instanceof Settled.Edit edit) {
      add(edit.request(), settled.timestamp());
    } else {
      close(ClosedBy.FLUSH, settled.timestamp());
      counters.count(Counters.FLUSHES);
    }
  }

  private void add(EditRequest edit, long timestamp) {
    if (open.stream().anyMatch(e -> e.getFactKey().equals(edit.getFactKey()))) {
      close(ClosedBy.SAME_FACT, timestamp);
    }
    if (open.isEmpty()) {
      openedAt = context.currentSystemTimeMs();
    }
    store.put((long) open.size(), edit);
    open.add(edit);
    if (open.size() == config.batchSize()) {
      close(ClosedBy.SIZE, timestamp);
    }
  }

  private void closeWhenOld(long now) {
    if (now - openedAt >= config.batchAge().toMillis()) {
      close(ClosedBy.AGE, now);
    }
  }

  private void close(ClosedBy reason, long timestamp) {
    if (open.isEmpty()) {
      return;
    }
    Instant watermark =
        open.stream()
            .map(EditRequest::getEventTime)
            .reduce(counters.watermark(), (a, b) -> a.isAfter(b) ? a : b);
    counters.watermark(watermark);
    counters.count(Counters.BATCHES);
    context.forward(new Record<>(config.lineage(), command(reason, watermark), timestamp));
    for (long place = 0; place < open.size(); place++) {
      store.delete(place);
    }
    open.clear();
  }

  private EditCommand command(ClosedBy reason, Instant watermark) {
    String id = "%s-%06d".formatted(series(), counters.get(Counters.BATCHES));
    return EditCommand.newBuilder()
        .setCommandId(id)
        .setIssuedAt(Instant.ofEpochMilli(context.currentSystemTimeMs()))
        .setBody(new EditBatch(id, List.copyOf(open), reason, watermark))
        .build();
  }

  /**
   * Batches are numbered by partition of the facts; the first, often the only one, is not named.
   */
  private String series() {
    int partition = context.taskId().partition();
    return partition == 0 ? config.lineage() : config.lineage() + "-p" + partition;
  }

  /** Takes up a batch that was open at the last stop; its age counts from now. */
  private void restore() {
    open.clear();
    try (KeyValueIterator<Long, EditRequest> edits = store.all()) {
      while (edits.hasNext()) {
        KeyValue<Long, EditRequest> entry = edits.next();
        open.add(entry.value);
      }
    }
    openedAt = context.currentSystemTimeMs();
  }
}
