package dev.errata.evaluator.fact;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which facts the edited model is expected to know, in the order of the edit log.
 *
 * <table>
 * <caption>What an entry of the log does to a fact</caption>
 * <tr><th>entry</th><th>the fact afterwards</th></tr>
 * <tr><td>edit A→B</td><td>is B, written by this batch</td></tr>
 * <tr><td>then edit B→C</td><td>is C; B is superseded and expected no more</td></tr>
 * <tr><td>edit C→D, rejected</td><td>is not expected at all: C is outdated, D was not written</td></tr>
 * <tr><td>revert of the batch of B→C</td><td>is B, written by the batch of A→B</td></tr>
 * <tr><td>revert of the batch of A→B as well</td><td>is not expected: the unedited model's again</td></tr>
 * <tr><td>revert of the fact when it is C</td><td>is B, written by the revert</td></tr>
 * </table>
 *
 * <p>A fact that appears in the log at all counts as touched for ever.
 */
public final class FactBook {
  private final Map<String, List<CurrentFact>> written = new LinkedHashMap<>();
  private final Set<String> touched = new HashSet<>();
  private final Set<String> touchedSubjects = new HashSet<>();
  private final Set<String> touchedProperties = new HashSet<>();
  private final Set<String> rejected = new HashSet<>();
  private long sequence;

  /** The edit sequence of the last entry; 0 before the first. */
  public long sequence() {
    return sequence;
  }

  /** Notes that a batch was closed; its edits are noted one by one. */
  public void advance(long toSequence) {
    if (toSequence <= sequence) {
      throw new IllegalArgumentException(
          "Fact book is at sequence %d already, cannot take %d".formatted(sequence, toSequence));
    }
    sequence = toSequence;
  }

  /** An edit of the batch at the current sequence that was written into the weights. */
  public void applied(FactEdit edit) {
    touch(edit);
    rejected.remove(edit.factKey());
    written
        .computeIfAbsent(edit.factKey(), key -> new ArrayList<>())
        .add(new CurrentFact(edit, sequence));
  }

  /** An edit of the batch at the current sequence that was not written. */
  public void rejected(FactEdit edit) {
    touch(edit);
    rejected.add(edit.factKey());
  }

  /** The batch at {@code target} was taken back. */
  public void revertedBatch(long target) {
    written.values().forEach(entries -> entries.removeIf(entry -> entry.sequence() == target));
    written.values().removeIf(List::isEmpty);
  }

  /** The last edit of the fact was taken back by writing the value before it. */
  public void revertedFact(String factKey) {
    List<CurrentFact> entries = written.getOrDefault(factKey, List.of());
    if (entries.isEmpty()) {
      return;
    }
    FactEdit last = entries.get(entries.size() - 1).edit();
    previous(entries, last).ifPresent(object -> applied(last.backTo(object)));
  }

  /** The facts expected of the edited model, without entailed ones, by first edit. */
  public List<CurrentFact> current() {
    return latest(false);
  }

  /** The entailed facts expected of the edited model. */
  public List<CurrentFact> entailed() {
    return latest(true);
  }

  /** Whether any edit, applied or not, has named this fact. */
  public boolean isTouched(String factKey) {
    return touched.contains(factKey);
  }

  public boolean isSubjectTouched(String subject) {
    return touchedSubjects.contains(subject);
  }

  public boolean isPropertyTouched(String propertyId) {
    return touchedProperties.contains(propertyId);
  }

  /** The facts whose last edit was rejected. */
  public Set<String> rejected() {
    return Collections.unmodifiableSet(rejected);
  }

  private List<CurrentFact> latest(boolean entailed) {
    return written.values().stream()
        .map(entries -> entries.get(entries.size() - 1))
        .filter(fact -> fact.edit().entailed() == entailed && !rejected.contains(fact.factKey()))
        .toList();
  }

  private void touch(FactEdit edit) {
    touched.add(edit.factKey());
    if (!edit.entailed()) {
      touchedSubjects.add(edit.subject());
      touchedProperties.add(edit.propertyId());
    }
  }

  private static Optional<String> previous(List<CurrentFact> entries, FactEdit last) {
    return last.oldObject()
        .or(
            () ->
                entries.size() > 1
                    ? Optional.of(entries.get(entries.size() - 2).edit().object())
                    : Optional.empty());
  }
}
