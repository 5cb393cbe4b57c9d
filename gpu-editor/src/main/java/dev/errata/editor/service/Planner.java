package dev.errata.editor.service;

import dev.errata.editor.EditResult;
import dev.errata.editor.EditSession;
import dev.errata.editor.EditorException;
import dev.errata.editor.Outcome;
import dev.errata.editor.Rejection;
import dev.errata.editor.log.Ledger;
import dev.errata.editor.log.LineageLog;
import dev.errata.editor.log.LoggedEdit;
import dev.errata.editor.log.LoggedHistory;
import dev.errata.event.EditBatch;
import dev.errata.event.EditCommand;
import dev.errata.model.delta.EditDelta;
import dev.errata.schemas.Verdicts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns commands into computed edits, and logged edits into the steps that were taken for them. */
final class Planner {
  private final EditSession session;
  private final LineageLog log;
  private final LoggedHistory history;
  private Instant watermark;

  /**
   * After some edits, or none.
   *
   * @param history what they wrote
   * @param watermark event time of the last of them
   */
  Planner(EditSession session, LineageLog log, LoggedHistory history, Instant watermark) {
    this.session = session;
    this.log = log;
    this.history = history;
    this.watermark = watermark;
  }

  /** What the edits so far have written. */
  Ledger ledger() {
    return history.ledger();
  }

  /**
   * Computes what a command asks for; nothing changes.
   *
   * @param offset where the command is in the edits topic
   */
  Planned plan(long offset, EditCommand command) {
    Ledger.Task task = history.taskOf(offset, command);
    Instant time = command.getBody() instanceof EditBatch batch ? batch.getWatermark() : watermark;
    if (task instanceof Ledger.Write write) {
      EditSession.Pending pending = session.compute(write.batch(), history);
      return new Planned(
          task,
          pending.sequence(),
          write.batch().batchId(),
          session.editor().method(),
          time,
          pending.result(),
          pending.chainDigest(),
          () -> session.apply(pending));
    }
    if (task instanceof Ledger.TakeBack takeBack) {
      EditDelta negated = deltaOf(takeBack.sequence()).negated();
      List<Outcome> outcomes =
          takeBack.factKeys().stream()
              .map(key -> (Outcome) new Outcome.Applied(key, 0, 0))
              .toList();
      return reverting(command, task, time, negated, outcomes, takeBack.sequence());
    }
    Ledger.Impossible impossible = (Ledger.Impossible) task;
    Rejection reason =
        impossible.isFact() ? Rejection.NO_EARLIER_VALUE : Rejection.UNKNOWN_REVERT_TARGET;
    Outcome refusal = new Outcome.Rejected(impossible.target(), reason, impossible.message());
    return reverting(command, task, time, new EditDelta(List.of()), List.of(refusal), -1);
  }

  private Planned reverting(
      EditCommand command,
      Ledger.Task task,
      Instant time,
      EditDelta delta,
      List<Outcome> outcomes,
      long reverted) {
    long sequence = session.replica().sequence() + 1;
    String chain = session.replica().chainDigestAfter(delta);
    return new Planned(
        task,
        sequence,
        command.getCommandId(),
        Verdicts.REVERT,
        time,
        new EditResult(delta, outcomes, Map.of()),
        chain,
        () -> session.takeBack(sequence, delta, chain, reverted));
  }

  /** Notes an edit that was applied here. */
  void note(Planned planned, Set<String> appliedFacts) {
    history.note(planned.sequence(), planned.task(), appliedFacts);
    watermark = planned.watermark();
  }

  /** Takes the steps of a logged edit. */
  void follow(LoggedEdit edit) {
    Ledger.Task task = history.taskOf(edit.commandOffset(), edit.command());
    String chain = edit.applied().getChainDigest();
    if (task instanceof Ledger.Write write) {
      session.follow(edit.sequence(), edit.delta(), chain, write.batch().only(edit.appliedFacts()));
    } else {
      long reverted = task instanceof Ledger.TakeBack takeBack ? takeBack.sequence() : -1;
      session.takeBack(edit.sequence(), edit.delta(), chain, reverted);
    }
    history.note(edit.sequence(), task, edit.appliedFacts());
    watermark = edit.applied().getWatermark();
  }

  private EditDelta deltaOf(long sequence) {
    return log.find(sequence)
        .orElseThrow(
            () -> new EditorException("the deltas log has no sequence " + sequence + " to revert"))
        .delta();
  }
}
