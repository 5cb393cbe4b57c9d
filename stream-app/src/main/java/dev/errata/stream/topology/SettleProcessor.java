package dev.errata.stream.topology;

import dev.errata.event.EditRequest;
import dev.errata.event.Entity;
import dev.errata.event.FactMemory;
import dev.errata.event.FactState;
import dev.errata.event.FactUpdate;
import dev.errata.event.OpenWindow;
import dev.errata.stream.Baseline;
import dev.errata.stream.StreamConfig;
import dev.errata.stream.trust.Wait;
import dev.errata.stream.trust.Wait.Rule;
import dev.errata.world.Verbaliser;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.VersionedKeyValueStore;

/**
 * Waits a window of event time for further changes of the same fact, and lets the net change pass.
 *
 * <p>The first change of a fact opens its window; every event of any fact advances the time that
 * closes windows. When a window closes at another value than it began with, the state takes that
 * value and one edit leaves; otherwise nothing does.
 *
 * <p>Which edits leave depends on the fact's own events alone, except that an event older than the
 * time reached, though not older than its fact's state, finds its window closed at once.
 */
final class SettleProcessor implements Processor<String, Arrival, String, Object> {
  private static final Duration CLOCK_INTERVAL = Duration.ofSeconds(1);

  private final StreamConfig config;
  private final EditRequests requests;
  private final Verbaliser verbaliser;
  private ProcessorContext<String, Object> context;
  private KeyValueStore<String, FactMemory> memories;
  private VersionedKeyValueStore<String, FactState> versions;
  private Windows windows;
  private Actors actors;
  private SubjectEdits subjectEdits;
  private Ripples ripples;
  private Counters counters;

  SettleProcessor(StreamConfig config, Verbaliser verbaliser) {
    this.config = config;
    this.verbaliser = verbaliser;
    this.requests = new EditRequests(verbaliser);
  }

  @Override
  public void init(ProcessorContext<String, Object> processorContext) {
    context = processorContext;
    memories = processorContext.getStateStore(StateStores.FACT_MEMORY);
    versions = processorContext.getStateStore(StateStores.FACT_VERSIONS);
    windows = new Windows(processorContext.getStateStore(StateStores.OPEN_WINDOWS));
    actors = new Actors(config.policy(), processorContext.getStateStore(StateStores.ACTORS));
    subjectEdits =
        new SubjectEdits(
            config.policy().subjects(), processorContext.getStateStore(StateStores.SUBJECT_EDITS));
    ripples = new Ripples(verbaliser, memories, config.ripples());
    counters = new Counters(processorContext);
    if (config.live()) {
      processorContext.schedule(
          CLOCK_INTERVAL,
          PunctuationType.WALL_CLOCK_TIME,
          now -> advance(Instant.ofEpochMilli(now), now));
    }
  }

  @Override
  public void process(Record<String, Arrival> arrival) {
    if (arrival.value() instanceof Arrival.Fact fact) {
      Instant time = fact.update().getEventTime();
      advance(time, arrival.timestamp());
      settle(arrival.key(), fact.update(), arrival.timestamp());
      advance(time, arrival.timestamp());
    } else {
      closeAll(arrival.timestamp());
      context.forward(arrival.withValue(new Settled.Flush()), FactTopology.BATCH);
    }
  }

  /** Moves event time on, never back, and closes the windows that are due. */
  private void advance(Instant time, long timestamp) {
    if (time.isAfter(counters.reached())) {
      counters.reach(time);
    }
    closeUntil(counters.reached(), timestamp);
  }

  private void settle(String factKey, FactUpdate update, long timestamp) {
    OpenWindow window = windows.get(factKey);
    FactMemory memory = memory(factKey, window);
    if (Facts.isRepeated(memory, update)) {
      counters.count(DropReason.DUPLICATE);
      return;
    }
    if (Facts.isLate(memory, update)) {
      counters.count(DropReason.LATE);
      return;
    }
    if (Baseline.includes(update)) {
      learn(factKey, memory, update, timestamp);
      return;
    }
    FactMemory seen = Facts.seen(memory, update);
    Wait wait = config.policy().wait(update, config.settleWindow(), actors.firstSeen(update));
    if (window == null) {
      open(factKey, Facts.valueBefore(memory, update), update, wait, seen);
    } else if (Facts.same(window.getLatest().getNewObject(), update.getNewObject())) {
      counters.count(DropReason.SAME_VALUE);
      windows.replace(factKey, window, Facts.keep(window, seen));
    } else {
      counters.countHeld(wait.rule());
      windows.replace(factKey, window, Facts.fold(window, update, wait, seen));
    }
  }

  /** A baseline fact gives a fact without any history its first state, and no more. */
  private void learn(String factKey, FactMemory memory, FactUpdate update, long timestamp) {
    if (memory == null) {
      counters.count(Counters.BASELINE);
      enter(factKey, Facts.seen(null, update), update, timestamp);
    } else if (Facts.same(Facts.valueBefore(memory, update), update.getNewObject())) {
      counters.count(DropReason.NO_OP);
    } else {
      counters.count(DropReason.LATE);
    }
  }

  /** What is remembered of a fact: while it has a window open, in there. */
  private FactMemory memory(String factKey, OpenWindow window) {
    return window == null || window.getMemory() == null
        ? memories.get(factKey)
        : window.getMemory();
  }

  private void open(String factKey, Entity before, FactUpdate update, Wait wait, FactMemory seen) {
    if (Facts.same(before, update.getNewObject())) {
      counters.count(DropReason.NO_OP);
      memories.put(factKey, seen);
    } else {
      counters.countHeld(wait.rule());
      windows.open(factKey, Facts.open(before, update, wait, seen));
    }
  }

  private void closeUntil(Instant reached, long timestamp) {
    for (var due = windows.takeFirst(reached); due.isPresent(); due = windows.takeFirst(reached)) {
      close(due.get().key, due.get().value, timestamp);
    }
  }

  /** On a flush nothing waits any longer, whatever it was held for. */
  private void closeAll(long timestamp) {
    for (var open = windows.takeFirst(Instant.MAX);
        open.isPresent();
        open = windows.takeFirst(Instant.MAX)) {
      pass(open.get().key, open.get().value, timestamp);
    }
  }

  private void close(String factKey, OpenWindow window, long timestamp) {
    String subjectId = window.getLatest().getSubject().getId();
    Optional<Instant> room =
        Facts.isNetZero(window)
            ? Optional.empty()
            : subjectEdits.roomAfter(subjectId, window.getCloses());
    if (room.isPresent()) {
      counters.countHeld(Rule.SUBJECT_LIMIT);
      windows.open(factKey, Facts.postpone(window, room.get()));
    } else {
      pass(factKey, window, timestamp);
    }
  }

  private void pass(String factKey, OpenWindow window, long timestamp) {
    FactUpdate latest = window.getLatest();
    int changes = window.getEventIds().size();
    if (Facts.isNetZero(window)) {
      counters.count(DropReason.NET_ZERO, changes);
      memories.put(factKey, memory(factKey, window));
      return;
    }
    counters.count(DropReason.SUPERSEDED, changes - 1);
    enter(factKey, memory(factKey, window), latest, timestamp);
    if (latest.getNewObject() == null) {
      counters.count(DropReason.RETRACTED);
    } else {
      counters.count(Counters.EDITS);
      subjectEdits.add(latest.getSubject().getId(), window.getCloses());
      List<EditRequest> entailed = ripples.of(latest);
      counters.count(Counters.RIPPLES, entailed.size());
      Settled edit = new Settled.Edit(requests.of(factKey, window), entailed);
      context.forward(new Record<>(factKey, edit, timestamp), FactTopology.BATCH);
    }
  }

  /** Makes the update's value the fact's state, here and for all who read the topic. */
  private void enter(String factKey, FactMemory memory, FactUpdate update, long timestamp) {
    FactState state = Facts.state(factKey, update);
    memories.put(factKey, Facts.settled(memory, state));
    versions.put(factKey, state, StateStores.windowTime(state.getSince()));
    context.forward(new Record<>(factKey, state, timestamp), FactTopology.FACT_STATE_SINK);
  }
}
