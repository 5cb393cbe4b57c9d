package dev.errata.evaluator.dashboard.board;

import dev.errata.event.EditApplied;
import dev.errata.event.EditBatch;
import dev.errata.event.EditCommand;
import dev.errata.event.EditOutcome;
import dev.errata.event.EditRequest;
import dev.errata.event.Revert;
import dev.errata.model.delta.DeltaException;
import dev.errata.model.delta.EditDelta;
import dev.errata.schemas.LoggedDelta;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One edit sequence: what was ordered, what became of it, what it did to the weights. Times are
 * milliseconds since 1970.
 *
 * @param note for a revert, what it takes back and why; else null
 * @param seconds how long the editor took
 * @param rehearsed how many earlier facts it writes again
 * @param norm {@code ‖ΔW‖} over all weights
 */
public record BatchView(
    long sequence,
    String batchId,
    String method,
    String device,
    long eventTime,
    Long orderedAt,
    long appliedAt,
    String note,
    double seconds,
    int applied,
    int rejected,
    int rehearsed,
    double norm,
    List<LayerChange> layers,
    List<EditView> edits) {

  /**
   * @param command empty when it cannot be read
   */
  static BatchView of(LoggedDelta entry, Optional<EditCommand> command) {
    EditApplied applied = entry.applied();
    List<LayerChange> layers = layers(entry);
    List<EditView> edits = edits(applied, command);
    int written = (int) edits.stream().filter(EditView::isApplied).count();
    return new BatchView(
        applied.getSequence(),
        EditView.cut(applied.getBatchId()),
        EditView.cut(applied.getMethod()),
        EditView.cut(applied.getDevice()),
        applied.getWatermark().toEpochMilli(),
        command.map(c -> c.getIssuedAt().toEpochMilli()).orElse(null),
        applied.getAppliedAt().toEpochMilli(),
        command.map(BatchView::note).orElse(null),
        applied.getTimings().values().stream().mapToDouble(Double::doubleValue).sum(),
        written,
        edits.size() - written,
        applied.getRehearsed().size(),
        Math.sqrt(layers.stream().mapToDouble(l -> l.norm() * l.norm()).sum()),
        layers,
        edits);
  }

  private static List<LayerChange> layers(LoggedDelta entry) {
    byte[] payload = entry.payload();
    if (payload.length == 0) {
      return List.of();
    }
    try {
      return LayerChange.of(EditDelta.decode(payload));
    } catch (DeltaException e) {
      // The replica refuses it and says so; here the batch is shown without its change.
      return List.of();
    }
  }

  private static String note(EditCommand command) {
    return command.getBody() instanceof Revert revert
        ? EditView.cut("revert of %s: %s".formatted(revert.getTarget(), revert.getReason()))
        : null;
  }

  private static List<EditView> edits(EditApplied applied, Optional<EditCommand> command) {
    List<EditOutcome> outcomes = applied.getOutcomes();
    if (command.isPresent()
        && command.get().getBody() instanceof EditBatch batch
        && batch.getEdits().size() == outcomes.size()) {
      List<EditRequest> requests = batch.getEdits();
      List<EditView> edits = new ArrayList<>();
      for (int i = 0; i < requests.size(); i++) {
        edits.add(EditView.of(requests.get(i), outcomes.get(i)));
      }
      return edits;
    }
    return outcomes.stream().map(o -> EditView.ofRevert(o, applied.getWatermark())).toList();
  }
}
