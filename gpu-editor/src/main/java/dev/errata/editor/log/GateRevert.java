package dev.errata.editor.log;

import dev.errata.event.EditCommand;
import dev.errata.event.Revert;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The revert that an editor orders of its own batch when a verdict fails it. It is answered out of
 * turn: right after the batch, before commands that were there already. So the entry after the
 * batch answers it, and the editor passes over it when it comes to it in turn.
 */
public final class GateRevert {
  private static final String PREFIX = "gate-";

  private GateRevert() {}

  /**
   * Takes back the edit of a sequence.
   *
   * @param reason why, as the verdict says
   */
  public static EditCommand of(long sequence, String reason, Instant now) {
    return new EditCommand(
        PREFIX + sequence, now, new Revert(Long.toString(sequence), "gate: " + reason));
  }

  /** The batch that such a revert takes back; empty for any other command. */
  public static OptionalLong batchOf(EditCommand command) {
    boolean isOne =
        command.getBody() instanceof Revert revert
            && revert.getTarget().matches("[0-9]{1,18}")
            && command.getCommandId().equals(PREFIX + revert.getTarget());
    return isOne
        ? OptionalLong.of(Long.parseLong(((Revert) command.getBody()).getTarget()))
        : OptionalLong.empty();
  }

  /** Whether a command is such a revert. */
  public static boolean isOne(EditCommand command) {
    return batchOf(command).isPresent();
  }

  /** Whether a command of the edits topic was answered before its turn. */
  public static boolean isAnswered(EditCommand command, long offset, LineageLog log) {
    OptionalLong batch = batchOf(command);
    if (batch.isEmpty()) {
      return false;
    }
    Optional<LoggedEdit> next = log.find(batch.getAsLong() + 1);
    return next.isPresent() && next.get().commandOffset() == offset;
  }
}
