package dev.errata.cli.lineage;

import dev.errata.event.EditApplied;
import dev.errata.event.EditBatch;
import dev.errata.event.EditCommand;
import dev.errata.event.EditRequest;
import dev.errata.event.OutcomeStatus;
import dev.errata.event.Revert;
import dev.errata.schemas.LoggedDelta;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One step of a lineage.
 *
 * @param delta what the editor logged
 * @param command what it was asked to do
 */
public record LineageEntry(LoggedDelta delta, EditCommand command) {
  public EditApplied applied() {
    return delta.applied();
  }

  public long sequence() {
    return delta.sequence();
  }

  /** The edits of the batch; none when the command was a revert. */
  public List<EditRequest> requests() {
    return command.getBody() instanceof EditBatch batch ? batch.getEdits() : List.of();
  }

  /** The edits that were written into the weights. */
  public List<EditRequest> written() {
    List<EditRequest> requests = requests();
    return IntStream.range(0, requests.size())
        .filter(i -> applied().getOutcomes().get(i).getStatus() == OutcomeStatus.APPLIED)
        .mapToObj(requests::get)
        .toList();
  }

  public long count(OutcomeStatus status) {
    return applied().getOutcomes().stream().filter(o -> o.getStatus() == status).count();
  }

  /** What the command was, in a few words. */
  public String kind() {
    return command.getBody() instanceof Revert revert ? "revert " + revert.getTarget() : "batch";
  }
}
