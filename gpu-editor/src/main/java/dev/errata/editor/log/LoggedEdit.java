package dev.errata.editor.log;

import dev.errata.editor.EditorException;
import dev.errata.event.EditApplied;
import dev.errata.event.EditCommand;
import dev.errata.event.EditOutcome;
import dev.errata.event.OutcomeStatus;
import dev.errata.model.delta.EditDelta;
import dev.errata.schemas.LoggedDelta;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One edit sequence: what was ordered and what came of it.
 *
 * @param logged the entry of the deltas log
 * @param command the command it answers
 * @param offset of the entry in the deltas topic
 */
public record LoggedEdit(LoggedDelta logged, EditCommand command, long offset) {
  public EditApplied applied() {
    return logged.applied();
  }

  public long sequence() {
    return logged.sequence();
  }

  /** Where the command is in the edits topic. */
  public long commandOffset() {
    return applied().getCommandPartitionOffset();
  }

  /**
   * The change of weights.
   *
   * @throws EditorException if the payload's digest is not the logged one
   */
  public EditDelta delta() {
    byte[] payload = logged.payload();
    EditDelta delta = payload.length == 0 ? new EditDelta(List.of()) : EditDelta.decode(payload);
    if (!delta.digest().equals(applied().getDeltaDigest())) {
      throw new EditorException(
          "Deltas log of %s: the delta of sequence %d has digest %s, logged was %s"
              .formatted(
                  applied().getLineage(), sequence(), delta.digest(), applied().getDeltaDigest()));
    }
    return delta;
  }

  /** Keys of the facts that the change carries. */
  public Set<String> appliedFacts() {
    return applied().getOutcomes().stream()
        .filter(o -> o.getStatus() == OutcomeStatus.APPLIED)
        .map(EditOutcome::getFactKey)
        .collect(Collectors.toUnmodifiableSet());
  }
}
