package dev.errata.evaluator.dashboard.board;

import dev.errata.evaluator.dashboard.board.Health.Freshness;
import dev.errata.event.EditApplied;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is known of the stream's health at this moment. */
final class Pulse {
  private final long startedAt;
  private final Map<String, Long> deadLetters = new TreeMap<>();
  private final Rate facts = new Rate();
  private final Rate edits = new Rate();
  private Long factCount;
  private StreamCounts stream;
  private Long replicaSequence;
  private Long replicaAt;
  private Freshness freshness;
  private String problem;
  private List<String> missing = List.of();
  private boolean live;

  Pulse(long startedAt) {
    this.startedAt = startedAt;
  }

  void deadLetter(String reason) {
    deadLetters.merge(EditView.cut(reason), 1L, Long::sum);
  }

  void facts(long count, long now) {
    factCount = count;
    facts.read(now, count);
  }

  void stream(StreamCounts counts) {
    stream = counts;
  }

  void missing(List<String> topics) {
    missing = List.copyOf(topics);
  }

  void problem(String what) {
    problem = what;
  }

  void live() {
    live = true;
  }

  boolean isLive() {
    return live;
  }

  void attached() {
    replicaSequence = replicaSequence == null ? 0 : replicaSequence;
  }

  /** Batches of before this page was started say nothing about how fresh answers are. */
  void replicaApplied(EditApplied entry, long now) {
    replicaSequence = entry.getSequence();
    if (entry.getAppliedAt().toEpochMilli() >= startedAt) {
      replicaAt = now;
      freshness = null;
    }
  }

  private void refresh(Batches batches) {
    if (replicaAt == null || freshness != null) {
      return;
    }
    batches
        .get(replicaSequence)
        .filter(batch -> !batch.edits().isEmpty())
        .ifPresent(batch -> freshness = freshness(batch));
  }

  private Freshness freshness(BatchView batch) {
    long[] times = batch.edits().stream().mapToLong(EditView::eventTime).sorted().toArray();
    return new Freshness(
        batch.sequence(),
        (replicaAt - times[times.length / 2]) / 1000.0,
        batch.orderedAt() == null ? null : (replicaAt - batch.orderedAt()) / 1000.0);
  }

  Health health(Batches batches, int clients, long now) {
    edits.read(now, batches.written());
    refresh(batches);
    String phase = live ? "live" : missing.isEmpty() ? "reading" : "waiting";
    return new Health(
        now,
        phase,
        missing,
        problem,
        factCount,
        facts.perSecond(),
        stream,
        batches.waiting(),
        batches.sequence(),
        replicaSequence,
        batches.newest(1).stream().findFirst().map(BatchView::eventTime).orElse(null),
        batches.written(),
        live ? edits.perSecond() : null,
        batches.refusals(),
        Map.copyOf(deadLetters),
        freshness,
        clients);
  }
}
