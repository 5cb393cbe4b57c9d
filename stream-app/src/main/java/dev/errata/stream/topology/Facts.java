package dev.errata.stream.topology;

import dev.errata.event.Entity;
import dev.errata.event.FactMemory;
import dev.errata.event.FactState;
import dev.errata.event.FactUpdate;
import dev.errata.event.OpenWindow;
import dev.errata.stream.trust.Wait;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The rules by which changes of one fact are compared and folded. Pure functions, for every event:
 * they use Avro's constructors, since its builders copy all that they are given.
 */
final class Facts {
  /** How many events of a fact are known by id; more, where more have the latest time. */
  private static final int REMEMBERED_IDS = 8;

  private Facts() {}

  /** Whether two values are the same thing; two absent ones are. */
  static boolean same(Entity one, Entity other) {
    return Objects.equals(id(one), id(other));
  }

  /** Whether the change is older, by event time or by revision, than what is known. */
  static boolean isLate(FactMemory memory, FactUpdate update) {
    if (memory == null) {
      return false;
    }
    boolean olderRevision =
        update.getSourceRevision() != null
            && memory.getSeenRevision() != null
            && update.getSourceRevision() < memory.getSeenRevision();
    return olderRevision || update.getEventTime().isBefore(memory.getSeenUntil());
  }

  /** Whether this very event is among the latest of its fact; if it is older, it is late. */
  static boolean isRepeated(FactMemory memory, FactUpdate update) {
    return memory != null && memory.getSeenIds().contains(update.getEventId());
  }

  /** The value that stands before a change; where the state does not know it, the event may. */
  static Entity valueBefore(FactMemory memory, FactUpdate update) {
    return memory == null || memory.getState() == null
        ? update.getOldObject()
        : memory.getState().getObject();
  }

  /** What is known after an event that is not late: the same state, seen until this event. */
  static FactMemory seen(FactMemory memory, FactUpdate update) {
    Long before = memory == null ? null : memory.getSeenRevision();
    Long now = update.getSourceRevision();
    return new FactMemory(
        memory == null ? null : memory.getState(),
        update.getEventTime(),
        now == null ? before : now,
        seenIds(memory, update));
  }

  private static List<String> seenIds(FactMemory memory, FactUpdate update) {
    if (memory == null) {
      return List.of(update.getEventId());
    }
    List<String> ids = memory.getSeenIds();
    boolean isLater = update.getEventTime().isAfter(memory.getSeenUntil());
    int forgotten = isLater ? Math.max(0, ids.size() - REMEMBERED_IDS + 1) : 0;
    return with(ids.subList(forgotten, ids.size()), update.getEventId());
  }

  private static List<String> with(List<String> ids, String last) {
    List<String> all = new ArrayList<>(ids);
    all.add(last);
    return all;
  }

  static OpenWindow open(Entity base, FactUpdate update, Wait wait, FactMemory seen) {
    return new OpenWindow(
        update.getEventTime().plus(wait.length()),
        base,
        update,
        List.of(update.getEventId()),
        wait.rule().code(),
        seen);
  }

  /** The window with a further change, and open for longer when that one is not to be trusted. */
  static OpenWindow fold(OpenWindow window, FactUpdate update, Wait wait, FactMemory seen) {
    Instant closes = update.getEventTime().plus(wait.length());
    boolean isHeld = wait.rule().isDistrust() && closes.isAfter(window.getCloses());
    return new OpenWindow(
        isHeld ? closes : window.getCloses(),
        window.getBase(),
        update,
        with(window.getEventIds(), update.getEventId()),
        isHeld ? wait.rule().code() : window.getHeldFor(),
        seen);
  }

  /** The window after an event that brings nothing new. */
  static OpenWindow keep(OpenWindow window, FactMemory seen) {
    return OpenWindow.newBuilder(window).setMemory(seen).build();
  }

  /** The window, to be closed later since its subject is edited too often. */
  static OpenWindow postpone(OpenWindow window, Instant closes) {
    return OpenWindow.newBuilder(window)
        .setCloses(closes)
        .setHeldFor(Wait.Rule.SUBJECT_LIMIT.code())
        .build();
  }

  /** Whether a window stands at the value that it began with. */
  static boolean isNetZero(OpenWindow window) {
    return same(window.getBase(), window.getLatest().getNewObject());
  }

  /** What is known once a value has settled. */
  static FactMemory settled(FactMemory memory, FactState state) {
    return new FactMemory(
        state, memory.getSeenUntil(), memory.getSeenRevision(), memory.getSeenIds());
  }

  static FactState state(String factKey, FactUpdate update) {
    return new FactState(
        factKey,
        update.getSubject(),
        update.getProperty(),
        update.getNewObject(),
        update.getEventTime(),
        update.getEventId(),
        update.getSourceRevision());
  }

  private static String id(Entity entity) {
    return entity == null ? null : entity.getId();
  }
}
