package dev.errata.stream.topology;

import dev.errata.event.ClosedBy;
import dev.errata.event.EditBatch;
import dev.errata.event.EditCommand;
import dev.errata.event.EditRequest;
import dev.errata.stream.StreamConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
 *
 * <p>While the editor is behind, a batch that is full or old may stay open and grow: what waits is
 * then edited together, and not batch by batch ever later.
 */
final class BatchProcessor implements Processor<String, Settled, String, EditCommand> {
  private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(50);
  private static final int CHECKS_PER_AGE = 10;

  /** Batches before the editor with which it stays busy: the one it works on, and the next. */
  private static final int ENOUGH_WAITING = 2;

  /** How many times as old as others a batch may become while the editor is behind. */
  private static final int MOST_AGES = 12;

  private final StreamConfig config;
  private final Backlog backlog;
  private final List<EditRequest> open = new ArrayList<>();
  private final Set<String> facts = new HashSet<>();
  private ProcessorContext<String, EditCommand> context;
  private KeyValueStore<Long, EditRequest> store;
  private Counters counters;
  private BackPressure backPressure;
  private long openedAt;

  BatchProcessor(StreamConfig config, Backlog backlog) {
    this.config = config;
    this.backlog = backlog;
  }

  @Override
  public void init(ProcessorContext<String, EditCommand> processorContext) {
    context = processorContext;
    store = processorContext.getStateStore(StateStores.OPEN_BATCH);
    counters = new Counters(processorContext);
    backPressure = new BackPressure(processorContext);
    restore();
    Duration interval = config.batchAge().dividedBy(CHECKS_PER_AGE);
    processorContext.schedule(
        interval.compareTo(SHORTEST_INTERVAL) < 0 ? SHORTEST_INTERVAL : interval,
        PunctuationType.WALL_CLOCK_TIME,
        this::closeWhenDue);
  }

  @Override
  public void process(Record<String, Settled> settled) {
    if (settled.value() instanceof Settled.Edit edit) {
      add(edit, settled.timestamp());
    } else {
      close(ClosedBy.FLUSH, settled.timestamp());
      counters.count(Counters.FLUSHES);
    }
  }

  /** A change and what follows from it stay together, though they overfill the batch. */
  private void add(Settled.Edit edit, long timestamp) {
    if (facts.contains(edit.request().getFactKey())) {
      close(ClosedBy.SAME_FACT, timestamp);
    }
    if (open.isEmpty()) {
      openedAt = context.currentSystemTimeMs();
    }
    take(edit.request());
    edit.ripples().forEach(this::take);
    if (open.size() >= config.batchSize() && !mayGrow()) {
      close(ClosedBy.SIZE, timestamp);
    }
  }

  private void take(EditRequest edit) {
    store.put((long) open.size(), edit);
    hold(edit);
  }

  private boolean mayGrow() {
    return open.size() < config.batchLimit() && backlog.waiting() >= ENOUGH_WAITING;
  }

  private void closeWhenDue(long now) {
    backPressure.record(backlog.waiting(), open.size());
    if (open.size() >= config.batchSize() && !mayGrow()) {
      close(ClosedBy.SIZE, now);
    }
    long age = now - openedAt;
    boolean isOld = age >= config.batchAge().toMillis();
    if (isOld && (!mayGrow() || age >= config.batchAge().toMillis() * MOST_AGES)) {
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
    backlog.closed();
    context.forward(new Record<>(config.lineage(), command(reason, watermark), timestamp));
    for (long place = 0; place < open.size(); place++) {
      store.put(place, null); // deleting would read it again
    }
    open.clear();
    facts.clear();
  }

  private void hold(EditRequest edit) {
    open.add(edit);
    facts.add(edit.getFactKey());
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
    facts.clear();
    try (KeyValueIterator<Long, EditRequest> edits = store.all()) {
      while (edits.hasNext()) {
        KeyValue<Long, EditRequest> entry = edits.next();
        hold(entry.value);
      }
    }
    openedAt = context.currentSystemTimeMs();
  }
}
