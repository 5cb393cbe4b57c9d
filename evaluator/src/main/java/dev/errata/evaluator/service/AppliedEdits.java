package dev.errata.evaluator.service;

import dev.errata.evaluator.EvaluationException;
import dev.errata.evaluator.fact.FactBook;
import dev.errata.evaluator.fact.FactEdit;
import dev.errata.event.EditApplied;
import dev.errata.event.EditBatch;
import dev.errata.event.EditCommand;
import dev.errata.event.EditKind;
import dev.errata.event.EditOutcome;
import dev.errata.event.EditRequest;
import dev.errata.event.OutcomeStatus;
import dev.errata.event.Revert;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Brings together what was ordered (the edits log) and what became of it (the deltas log), and
 * enters it into a fact book in the order of the deltas.
 *
 * <p>The two logs are read independently, so either side of a pair can come first.
 */
final class AppliedEdits {
  /**
   * Refusals that are the editor's failure and not the fact's fault: the fact is expected of the
   * model all the same, and counts as wrong.
   */
  private static final Set<String> EDITOR_FAILURES =
      Set.of("target-not-finite", "update-not-finite");

  private final FactBook book;
  // A command that cannot be read is empty.
  private final Map<Long, Optional<EditCommand>> commands = new HashMap<>();
  private final Deque<EditApplied> waiting = new ArrayDeque<>();

  AppliedEdits(FactBook book) {
    this.book = book;
  }

  /** A command of the edits log. */
  void ordered(long offset, EditCommand command) {
    commands.put(offset, Optional.of(command));
    drain();
  }

  /** A record of the edits log that is no command; if an entry answers it, it changed no fact. */
  void unreadable(long offset) {
    commands.put(offset, Optional.empty());
    drain();
  }

  /** An entry of the deltas log. */
  void applied(EditApplied entry) {
    waiting.add(entry);
    drain();
  }

  /** How many entries wait for their command. */
  int waiting() {
    return waiting.size();
  }

  private void drain() {
    while (!waiting.isEmpty() && commands.containsKey(waiting.peek().getCommandPartitionOffset())) {
      EditApplied entry = waiting.remove();
      book.advance(entry.getSequence());
      commands
          .remove(entry.getCommandPartitionOffset())
          .ifPresent(command -> enter(entry, command));
    }
  }

  private void enter(EditApplied entry, EditCommand command) {
    if (command.getBody() instanceof EditBatch batch) {
      enterBatch(entry, batch.getEdits());
    } else if (command.getBody() instanceof Revert revert) {
      enterRevert(entry, revert.getTarget());
    } else {
      throw new EvaluationException(
          "Edits log, offset %d: unknown kind of command %s"
              .formatted(
                  entry.getCommandPartitionOffset(), command.getBody().getClass().getName()));
    }
  }

  private void enterBatch(EditApplied entry, List<EditRequest> edits) {
    List<EditOutcome> outcomes = entry.getOutcomes();
    if (outcomes.size() != edits.size()) {
      throw new EvaluationException(
          "Deltas log, sequence %d: %d outcomes for the %d edits of batch %s"
              .formatted(entry.getSequence(), outcomes.size(), edits.size(), entry.getBatchId()));
    }
    for (int i = 0; i < edits.size(); i++) {
      EditOutcome outcome = outcomes.get(i);
      boolean expected =
          outcome.getStatus() == OutcomeStatus.APPLIED
              || EDITOR_FAILURES.contains(outcome.getReason());
      if (expected) {
        book.applied(edit(edits.get(i)));
      } else {
        book.rejected(edit(edits.get(i)));
      }
    }
  }

  private void enterRevert(EditApplied entry, String target) {
    boolean refused =
        entry.getChunks() == 0
            || entry.getOutcomes().stream().anyMatch(o -> o.getStatus() == OutcomeStatus.REJECTED);
    if (refused) {
      return;
    }
    if (target.chars().allMatch(Character::isDigit)) {
      book.revertedBatch(Long.parseLong(target));
    } else {
      book.revertedFact(target);
    }
  }

  private static FactEdit edit(EditRequest request) {
    return new FactEdit(
        request.getFactKey(),
        request.getSubject(),
        request.getPropertyId(),
        request.getPrompt(),
        request.getTarget(),
        Optional.ofNullable(request.getOldTarget()),
        request.getKind() == EditKind.RIPPLE,
        request.getEventTime());
  }
}
