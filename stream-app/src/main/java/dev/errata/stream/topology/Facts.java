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

/** The rules by which changes of one fact are compared and folded. Pure functions. */
final class Facts {
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

  /** Whether this very event is among the newest that are known of its fact. */
  static boolean isRepeated(FactMemory memory, FactUpdate update) {
    return memory != null
        && memory.getSeenUntil().equals(update.getEventTime())
        && memory.getSeenIds().contains(update.getEventId());
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
    return FactMemory.newBuilder()
        .setState(memory == null ? null : memory.getState())
        .setSeenUntil(update.getEventTime())
        .setSeenRevision(now == null ? before : now)
        .setSeenIds(seenIds(memory, update))
        .build();
  }

  private static List<String> seenIds(FactMemory memory, FactUpdate update) {
    if (memory == null || !memory.getSeenUntil().equals(update.getEventTime())) {
      return List.of(update.getEventId());
    }
    return with(memory.getSeenIds(), update.getEventId());
  }

  private static List<String> with(List<String> ids, String last) {
    List<String> all = new ArrayList<>(ids);
    all.add(last);
    return all;
  }

  static OpenWindow open(Entity base, FactUpdate update, Wait wait) {
    return OpenWindow.newBuilder()
        .setBase(base)
        .setCloses(update.getEventTime().plus(wait.length()))
        .setHeldFor(wait.rule().code())
        .setLatest(update)
        .setEventIds(List.of(update.getEventId()))
        .build();
  }

  /** The window with a further change, and open for longer when that one is not to be trusted. */
  static OpenWindow fold(OpenWindow window, FactUpdate update, Wait wait) {
    OpenWindow.Builder folded =
        OpenWindow.newBuilder(window)
            .setLatest(update)
            .setEventIds(with(window.getEventIds(), update.getEventId()));
    Instant closes = update.getEventTime().plus(wait.length());
    return wait.rule().isDistrust() && closes.isAfter(window.getCloses())
        ? folded.setCloses(closes).setHeldFor(wait.rule().code()).build()
        : folded.build();
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

  static FactState state(String factKey, FactUpdate update) {
    return FactState.newBuilder()
        .setFactKey(factKey)
        .setSubject(update.getSubject())
        .setProperty(update.getProperty())
        .setObject(update.getNewObject())
        .setSince(update.getEventTime())
        .setEventId(update.getEventId())
        .setSourceRevision(update.getSourceRevision())
        .build();
  }

  private static String id(Entity entity) {
    return entity == null ? null : entity.getId();
  }
}
