package dev.errata.stream.topology;

import dev.errata.stream.trust.TrustPolicy.SubjectLimit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;

/** When each subject was edited, as far as its limit asks. */
final class SubjectEdits {
  private final Optional<SubjectLimit> limit;
  private final WindowStore<String, Long> store;

  SubjectEdits(Optional<SubjectLimit> limit, WindowStore<String, Long> store) {
    this.limit = limit;
    this.store = store;
  }

  /** When there is room for an edit of the subject; empty: there is at this time. */
  Optional<Instant> roomAfter(String subjectId, Instant time) {
    if (limit.isEmpty()) {
      return Optional.empty();
    }
    List<Instant> edits = within(subjectId, time, limit.get());
    int tooMany = edits.size() - limit.get().edits();
    return tooMany < 0
        ? Optional.empty()
        : Optional.of(edits.get(tooMany).plus(limit.get().within()));
  }

  void add(String subjectId, Instant time) {
    if (limit.isPresent()) {
      store.put(subjectId, 0L, StateStores.windowTime(time));
    }
  }

  private List<Instant> within(String subjectId, Instant time, SubjectLimit span) {
    long end = StateStores.windowTime(time);
    long start = Math.max(0, end - span.within().toMillis() + 1);
    List<Instant> edits = new ArrayList<>();
    try (WindowStoreIterator<Long> found = store.fetch(subjectId, start, end)) {
      found.forEachRemaining(edit -> edits.add(Instant.ofEpochMilli(edit.key)));
    }
    return edits;
  }
}
