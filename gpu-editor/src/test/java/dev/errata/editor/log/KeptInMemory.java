package dev.errata.editor.log;

import dev.errata.editor.EditBatchView;
import dev.errata.editor.EditHistory;
import dev.errata.editor.EditItem;
import dev.errata.event.EditBatch;
import dev.errata.event.EditCommand;
import dev.errata.event.EditRequest;
import dev.errata.event.Revert;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What {@link Ledger} and {@link LoggedHistory} shall say, by the plainest means: every edit with
 * all its texts in memory.
 */
public final class KeptInMemory implements EditHistory {
  /** A value that was written for a fact. */
  private record Entry(long sequence, EditItem item, Optional<String> oldTarget) {}

  private final Map<String, List<Entry>> entries = new TreeMap<>();

  /** What a command asks to be done to the weights. */
  public sealed interface Task {}

  /** Facts to write. */
  public record Write(EditBatchView batch, List<Optional<String>> oldTargets) implements Task {
    public Write {
      oldTargets = List.copyOf(oldTargets);
    }
  }

  /** A batch to take back. */
  public record TakeBack(long sequence, Set<String> factKeys) implements Task {}

  /** Nothing that could be done, and why. */
  public record Impossible(String target, boolean isFact, String message) implements Task {}

  /** What a command means after everything noted so far. */
  public Task taskOf(EditCommand command) {
    Object body = command.getBody();
    return body instanceof EditBatch batch
        ? write(batch)
        : revert(command.getCommandId(), ((Revert) body).getTarget());
  }

  /** Notes an edit that was applied. */
  public void note(long sequence, Task task, Set<String> appliedFacts) {
    if (task instanceof Write write) {
      List<EditItem> edits = write.batch().edits();
      for (int i = 0; i < edits.size(); i++) {
        EditItem item = edits.get(i);
        if (appliedFacts.contains(item.factKey())) {
          entries
              .computeIfAbsent(item.factKey(), key -> new ArrayList<>())
              .add(new Entry(sequence, item, write.oldTargets().get(i)));
        }
      }
    } else if (task instanceof TakeBack takeBack) {
      entries.values().forEach(list -> list.removeIf(e -> e.sequence() == takeBack.sequence()));
    }
  }

  /**
   * The batches in force, newest first, each with only the facts that no later batch has edited.
   */
  @Override
  public List<EditBatchView> newestFirst(int depth) {
    Map<Long, List<EditItem>> inForce = new TreeMap<>(Comparator.reverseOrder());
    for (List<Entry> written : entries.values()) {
      if (!written.isEmpty()) {
        Entry last = written.get(written.size() - 1);
        inForce.computeIfAbsent(last.sequence(), s -> new ArrayList<>()).add(last.item());
      }
    }
    return inForce.entrySet().stream()
        .limit(depth)
        .map(e -> new EditBatchView("sequence " + e.getKey(), e.getValue()))
        .toList();
  }

  private static Write write(EditBatch batch) {
    List<EditItem> items = new ArrayList<>();
    List<Optional<String>> oldTargets = new ArrayList<>();
    for (EditRequest request : batch.getEdits()) {
      items.add(
          new EditItem(
              request.getFactKey(),
              request.getSubject(),
              request.getPrompt(),
              request.getTarget()));
      oldTargets.add(Optional.ofNullable(request.getOldTarget()));
    }
    return new Write(new EditBatchView(batch.getBatchId(), items), oldTargets);
  }

  private Task revert(String commandId, String target) {
    return target.matches("[0-9]{1,18}")
        ? takeBack(Long.parseLong(target), target)
        : backTo(commandId, target);
  }

  private Task takeBack(long sequence, String target) {
    Set<String> facts = new TreeSet<>();
    entries.forEach(
        (key, list) -> {
          if (list.stream().anyMatch(e -> e.sequence() == sequence)) {
            facts.add(key);
          }
        });
    return facts.isEmpty()
        ? new Impossible(
            target,
            false,
            "sequence " + target + " wrote no fact, or was taken back already: nothing to revert")
        : new TakeBack(sequence, facts);
  }

  /**
   * An edit back to the value before: the one the last edit replaced, or else the one written
   * before it.
   */
  private Task backTo(String commandId, String factKey) {
    List<Entry> written = entries.getOrDefault(factKey, List.of());
    if (written.isEmpty()) {
      return new Impossible(factKey, true, "no edit of fact " + factKey + " is in force");
    }
    Entry last = written.get(written.size() - 1);
    Optional<String> earlier =
        last.oldTarget()
            .or(
                () ->
                    written.size() > 1
                        ? Optional.of(written.get(written.size() - 2).item().target())
                        : Optional.empty());
    if (earlier.isEmpty()) {
      return new Impossible(
          factKey, true, "no value before the last edit of " + factKey + " is known");
    }
    EditItem item = last.item();
    EditItem back =
        new EditItem(item.factKey(), item.subject(), item.prompt(), earlier.orElseThrow());
    return new Write(
        new EditBatchView(commandId, List.of(back)), List.of(Optional.of(item.target())));
  }
}
