package dev.errata.cli.bench.evaluator;

import dev.errata.editor.EditBatchView;
import dev.errata.editor.EditItem;
import dev.errata.event.ClosedBy;
import dev.errata.event.EditBatch;
import dev.errata.event.EditCommand;
import dev.errata.event.EditKind;
import dev.errata.event.EditRequest;
import dev.errata.event.Provenance;
import java.time.Instant;
import java.util.List;

/** Batches of edits as they are logged. */
public final class LoggedBatches {
  private LoggedBatches() {}

  public static EditCommand command(EditBatchView batch) {
    List<EditRequest> edits = batch.edits().stream().map(LoggedBatches::request).toList();
    return new EditCommand(
        batch.batchId(),
        Instant.EPOCH,
        new EditBatch(batch.batchId(), edits, ClosedBy.SIZE, Instant.EPOCH));
  }

  private static EditRequest request(EditItem edit) {
    return EditRequest.newBuilder()
        .setFactKey(edit.factKey())
        .setEventIds(List.of())
        .setSubject(edit.subject())
        .setPropertyId(edit.factKey().substring(edit.factKey().lastIndexOf('|') + 1))
        .setPrompt(edit.prompt())
        .setTarget(edit.target())
        .setKind(EditKind.UPDATE)
        .setEventTime(Instant.EPOCH)
        .setProvenance(new Provenance("bench", null, null))
        .build();
  }
}
