package dev.errata.cli.lineage;

import dev.errata.editor.log.LoggedEdit;
import dev.errata.event.EditApplied;
import dev.errata.event.EditBatch;
import dev.errata.event.EditRequest;
import dev.errata.event.OutcomeStatus;
import dev.errata.event.Revert;
import java.util.List;
import java.util.stream.IntStream;

/** One step of a lineage, as people look at it. */
public record LineageEntry(LoggedEdit logged) {
  public EditApplied applied() {
    return logged.applied();
  }

  public long sequence() {
    return logged.sequence();
  }

  /** The edits of the batch; none when the command was a revert. */
  public List<EditRequest> requests() {
    return logged.command().getBody() instanceof EditBatch batch ? batch.getEdits() : List.of();
  }

  /** The edits of the batch that were written into the weights. */
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
    return logged.command().getBody() instanceof Revert revert
        ? "revert " + revert.getTarget()
        : "batch";
  }
}
