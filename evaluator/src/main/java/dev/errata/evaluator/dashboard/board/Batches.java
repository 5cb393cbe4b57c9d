package dev.errata.evaluator.dashboard.board;

import dev.errata.event.EditCommand;
import dev.errata.schemas.LoggedDelta;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The newest batches with their facts, a summary of older ones, and what waits for the editor.
 *
 * <p>Edits and deltas are read independently, so either side of a pair can come first.
 */
final class Batches {
  private static final int MOST_EDITS = 5000;
  private static final int MOST_SUMMARIES = 5000;

  private final TreeMap<Long, Optional<EditCommand>> waitingCommands = new TreeMap<>();
  private final Deque<LoggedDelta> waitingDeltas = new ArrayDeque<>();
  private final TreeMap<Long, BatchView> detailed = new TreeMap<>();
  private final TreeMap<Long, Summary> summaries = new TreeMap<>();
  private final Map<String, Long> refusals = new TreeMap<>();
  private int edits;
  private long written;

  /** A batch without its facts, for the curve of how much the weights changed. */
  record Summary(long sequence, long eventTime, double norm, int applied, int rejected) {}

  List<BatchView> ordered(long offset, Optional<EditCommand> command) {
    waitingCommands.put(offset, command);
    return pair();
  }

  List<BatchView> applied(LoggedDelta entry) {
    waitingDeltas.add(entry);
    return pair();
  }

  private List<BatchView> pair() {
    List<BatchView> paired = new ArrayList<>();
    while (!waitingDeltas.isEmpty()
        && waitingCommands.containsKey(
            waitingDeltas.peek().applied().getCommandPartitionOffset())) {
      LoggedDelta entry = waitingDeltas.remove();
      long offset = entry.applied().getCommandPartitionOffset();
      BatchView batch = BatchView.of(entry, waitingCommands.get(offset));
      waitingCommands.headMap(offset, true).clear();
      keep(batch);
      paired.add(batch);
    }
    return paired;
  }

  private void keep(BatchView batch) {
    detailed.put(batch.sequence(), batch);
    edits += batch.edits().size();
    written += batch.applied();
    while (edits > MOST_EDITS && detailed.size() > 1) {
      edits -= detailed.pollFirstEntry().getValue().edits().size();
    }
    summaries.put(
        batch.sequence(),
        new Summary(
            batch.sequence(), batch.eventTime(), batch.norm(), batch.applied(), batch.rejected()));
    if (summaries.size() > MOST_SUMMARIES) {
      summaries.pollFirstEntry();
    }
    batch.edits().stream()
        .filter(edit -> !edit.isApplied())
        .forEach(e -> refusals.merge(String.valueOf(e.reason()), 1L, Long::sum));
  }

  /**
   * The newest batches, newest first, of at most so many edits unless the newest alone has more.
   */
  List<BatchView> newest(int mostEdits) {
    List<BatchView> newest = new ArrayList<>();
    int count = 0;
    for (BatchView batch : detailed.descendingMap().values()) {
      count += Math.max(1, batch.edits().size());
      if (count > mostEdits && !newest.isEmpty()) {
        break;
      }
      newest.add(batch);
    }
    return newest;
  }

  Optional<BatchView> get(long sequence) {
    return Optional.ofNullable(detailed.get(sequence));
  }

  Collection<Summary> summaries() {
    return List.copyOf(summaries.values());
  }

  /** Edits that the editor refused, by reason. */
  Map<String, Long> refusals() {
    return Map.copyOf(refusals);
  }

  long written() {
    return written;
  }

  /** Batches ordered that the editor has not answered. */
  int waiting() {
    return waitingCommands.size();
  }

  long sequence() {
    return summaries.isEmpty() ? 0 : summaries.lastKey();
  }
}
