package dev.errata.editor.log;

import dev.errata.editor.EditBatchView;
import dev.errata.editor.EditItem;
import dev.errata.event.EditBatch;
import dev.errata.event.EditCommand;
import dev.errata.event.EditRequest;
import dev.errata.event.Revert;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the edits so far have made of each fact: enough to say what a command means. Fed with every
 * edit of the log in order, so that live, after a restart and in replay a command means the same.
 * It knows where texts are logged and keeps none.
 */
public final class Ledger {
  private final Map<String, List<Written>> entries = new TreeMap<>();
  private final FactsBySequence inForce = new FactsBySequence();

  /** A ledger without edits. */
  public Ledger() {}

  /** A ledger that goes on from what {@link #written} gave. */
  public Ledger(List<Written> written) {
    written.forEach(this::add);
  }

  /** A value that was written for a fact. */
  public record Written(String factKey, long sequence, EditRef ref) {}

  /** What a command asks to be done to the weights. */
  public sealed interface Task {}

  /**
   * Facts to write.
   *
   * @param refs where the texts of the batch's edits are logged, in its order
   */
  public record Write(EditBatchView batch, List<EditRef> refs) implements Task {
    public Write {
      refs = List.copyOf(refs);
    }
  }

  /** A batch to take back. */
  public record TakeBack(long sequence, Set<String> factKeys) implements Task {}

  /** Nothing that could be done, and why. */
  public record Impossible(String target, boolean isFact, String message) implements Task {}

  /** Everything that is known: the values of each fact, oldest first. */
  public List<Written> written() {
    return entries.values().stream().flatMap(List::stream).toList();
  }

  /**
   * The newest batches in force, oldest first, each with only the facts that no later batch has
   * edited, by key.
   */
  List<List<Written>> inForce(int depth) {
    return inForce.newest(depth).stream()
        .map(keys -> keys.stream().map(key -> last(entries.get(key))).toList())
        .toList();
  }

  /**
   * What a command means after everything noted so far.
   *
   * @param offset where the command is logged
   */
  Task taskOf(long offset, EditCommand command, LoggedTexts texts) {
    if (command.getBody() instanceof EditBatch batch) {
      return write(offset, batch);
    }
    String target = ((Revert) command.getBody()).getTarget();
    return target.matches("[0-9]{1,18}")
        ? takeBack(Long.parseLong(target), target)
        : backTo(command.getCommandId(), target, texts);
  }

  /** Notes an edit that was applied. */
  public void note(long sequence, Task task, Set<String> appliedFacts) {
    if (task instanceof Write write) {
      List<EditItem> edits = write.batch().edits();
      for (int i = 0; i < edits.size(); i++) {
        String key = edits.get(i).factKey();
        if (appliedFacts.contains(key)) {
          add(new Written(key, sequence, write.refs().get(i)));
        }
      }
    } else if (task instanceof TakeBack takeBack) {
      takeBack.factKeys().forEach(key -> remove(key, takeBack.sequence()));
    }
  }

  private void add(Written value) {
    List<Written> values = entries.computeIfAbsent(value.factKey(), key -> new ArrayList<>(1));
    if (!values.isEmpty()) {
      inForce.remove(last(values));
    }
    values.add(value);
    inForce.add(value);
  }

  private void remove(String factKey, long sequence) {
    List<Written> values = entries.get(factKey);
    inForce.remove(last(values));
    values.removeIf(value -> value.sequence() == sequence);
    if (values.isEmpty()) {
      entries.remove(factKey);
    } else {
      inForce.add(last(values));
    }
  }

  private static Written last(List<Written> values) {
    return values.get(values.size() - 1);
  }

  private static Write write(long offset, EditBatch batch) {
    List<EditItem> items = new ArrayList<>();
    List<EditRef> refs = new ArrayList<>();
    for (EditRequest request : batch.getEdits()) {
      refs.add(EditRef.of(offset, refs.size(), request.getOldTarget() != null));
      items.add(
          new EditItem(
              request.getFactKey(),
              request.getSubject(),
              request.getPrompt(),
              request.getTarget()));
    }
    return new Write(new EditBatchView(batch.getBatchId(), items), refs);
  }

  private Task takeBack(long sequence, String target) {
    Set<String> facts = new TreeSet<>();
    entries.forEach(
        (key, values) -> {
          if (values.stream().anyMatch(value -> value.sequence() == sequence)) {
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
  private Task backTo(String commandId, String factKey, LoggedTexts texts) {
    List<Written> values = entries.getOrDefault(factKey, List.of());
    if (values.isEmpty()) {
      return new Impossible(factKey, true, "no edit of fact " + factKey + " is in force");
    }
    Optional<EditRef.Text> earlier = before(values);
    if (earlier.isEmpty()) {
      return new Impossible(
          factKey, true, "no value before the last edit of " + factKey + " is known");
    }
    EditRef back = last(values).ref().backTo(earlier.orElseThrow());
    return new Write(
        new EditBatchView(commandId, List.of(texts.item(factKey, back))), List.of(back));
  }

  private static Optional<EditRef.Text> before(List<Written> values) {
    EditRef.Text told = last(values).ref().before();
    if (told != null || values.size() == 1) {
      return Optional.ofNullable(told);
    }
    return Optional.of(values.get(values.size() - 2).ref().target());
  }
}
