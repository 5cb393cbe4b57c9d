package dev.errata.evaluator.dashboard.board;

import dev.errata.event.EditApplied;
import dev.errata.event.EditCommand;
import dev.errata.event.MetricSample;
import dev.errata.event.QualityEvent;
import dev.errata.schemas.LoggedDelta;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * All that the page shows, within bounds. Every change is told to a watcher, in a form that may be
 * applied twice without harm. Safe for use by several threads.
 */
public final class Board {
  private static final int NEWEST_EDITS = 120;

  private final String lineage;
  private final Clock clock;
  private final Curves curves = new Curves();
  private final Batches batches = new Batches();
  private final Signals signals = new Signals();
  private final Pulse pulse;
  private List<AnswerView> answers = List.of();
  private Watcher watcher = (kind, data) -> {};

  /** All of it, for a page that has just been opened. */
  public record Snapshot(
      String lineage,
      List<Curves.Columns> metrics,
      List<BatchView> batches,
      Collection<Batches.Summary> summaries,
      Signals.View signals,
      List<AnswerView> answers,
      Health health) {}

  public Board(String lineage, Clock clock) {
    this.lineage = lineage;
    this.clock = clock;
    this.pulse = new Pulse(clock.millis());
  }

  /** Names who is told of changes from now on. */
  public synchronized void watch(Watcher newWatcher) {
    watcher = newWatcher;
  }

  public String lineage() {
    return lineage;
  }

  public synchronized Snapshot snapshot(int clients) {
    return new Snapshot(
        lineage,
        curves.columns(),
        batches.newest(NEWEST_EDITS),
        batches.summaries(),
        signals.view(),
        answers,
        pulse.health(batches, clients, clock.millis()));
  }

  /** Measurements, in the order of the topic. */
  public synchronized void measured(List<MetricSample> samples) {
    List<Curves.Located> fresh = new ArrayList<>();
    samples.forEach(sample -> curves.add(sample).ifPresent(fresh::add));
    tell("samples", fresh);
  }

  /**
   * A record of the edits topic.
   *
   * @param command empty when it cannot be read
   */
  public synchronized void ordered(long offset, Optional<EditCommand> command) {
    tell("batches", batches.ordered(offset, command));
  }

  /** An entry of the deltas topic. */
  public synchronized void applied(LoggedDelta entry) {
    tell("batches", batches.applied(entry));
  }

  public synchronized void judged(long offset, QualityEvent event) {
    Signals.View view = signals.add(offset, event);
    if (pulse.isLive()) {
      watcher.changed("signals", view);
    }
  }

  public synchronized void deadLetter(String reason) {
    pulse.deadLetter(reason);
  }

  /** How many records the facts topic has. */
  public synchronized void facts(long count) {
    pulse.facts(count, clock.millis());
  }

  public synchronized void counted(StreamCounts counts) {
    pulse.stream(counts);
  }

  /** There is a model to ask, before the first edit. */
  public synchronized void attached() {
    pulse.attached();
  }

  /** The model that is asked has this entry now. */
  public synchronized void replicaApplied(EditApplied entry) {
    pulse.replicaApplied(entry, clock.millis());
  }

  /** Topics that do not exist yet. */
  public synchronized void missing(List<String> topics) {
    pulse.missing(topics);
  }

  /** What keeps the board from being up to date; null when nothing does any more. */
  public synchronized void problem(String what) {
    pulse.problem(what);
  }

  /** All that was logged so far has been read: pages that were opened before get it at once. */
  public synchronized void live() {
    if (!pulse.isLive()) {
      pulse.live();
      watcher.changed("snapshot", snapshot(0));
    }
  }

  /** Answers to the newest edits, in place of those before. */
  public synchronized void answered(List<AnswerView> fresh) {
    answers = List.copyOf(fresh);
    watcher.changed("answers", answers);
  }

  /** Tells how the stream is doing. */
  public synchronized void beat(int clients) {
    watcher.changed("health", pulse.health(batches, clients, clock.millis()));
  }

  /** A batch with its facts; empty when it is too old or too new. */
  public synchronized Optional<BatchView> batch(long sequence) {
    return batches.get(sequence);
  }

  /** The newest batches, newest first, with about so many edits. */
  public synchronized List<BatchView> newest(int mostEdits) {
    return batches.newest(mostEdits);
  }

  private void tell(String kind, List<?> fresh) {
    if (!fresh.isEmpty() && pulse.isLive()) {
      watcher.changed(kind, fresh);
    }
  }
}
