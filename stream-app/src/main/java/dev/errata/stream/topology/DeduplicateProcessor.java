package dev.errata.stream.topology;

import dev.errata.event.FactUpdate;
import java.time.Duration;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;

/** Drops events whose id was seen within the memory, which is counted in event time. */
final class DeduplicateProcessor implements Processor<String, Arrival, String, Arrival> {
  private final Duration memory;
  private ProcessorContext<String, Arrival> context;
  private WindowStore<String, Long> eventIds;
  private Counters counters;

  DeduplicateProcessor(Duration memory) {
    this.memory = memory;
  }

  @Override
  public void init(ProcessorContext<String, Arrival> processorContext) {
    context = processorContext;
    eventIds = processorContext.getStateStore(StateStores.EVENT_IDS);
    counters = new Counters(processorContext);
  }

  @Override
  public void process(Record<String, Arrival> arrival) {
    if (arrival.value() instanceof Arrival.Fact fact && isRepeated(fact.update())) {
      counters.count(DropReason.DUPLICATE);
    } else {
      context.forward(arrival);
    }
  }

  /** Whether the id is known; if not, it is from now on. */
  private boolean isRepeated(FactUpdate update) {
    long time = StateStores.windowTime(update.getEventTime());
    long from = Math.max(0, time - memory.toMillis());
    try (WindowStoreIterator<Long> seen =
        eventIds.fetch(update.getEventId(), from, time + memory.toMillis())) {
      if (seen.hasNext()) {
        return true;
      }
    }
    eventIds.put(update.getEventId(), time, time);
    return false;
  }
}
