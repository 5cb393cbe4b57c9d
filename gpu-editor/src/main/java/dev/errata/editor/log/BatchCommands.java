package dev.errata.editor.log;

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

/** Orders edits that come from no stream of facts: of experiments, trainings and benches. */
public final class BatchCommands {
  private BatchCommands() {}

  /**
   * The command to make a batch; all of it happened in 1970.
   *
   * @param source what the edits' provenance says
   */
  public static EditCommand of(EditBatchView batch, String source) {
    List<EditRequest> edits = batch.edits().stream().map(edit -> request(edit, source)).toList();
    return new EditCommand(
        batch.batchId(),
        Instant.EPOCH,
        new EditBatch(batch.batchId(), edits, ClosedBy.SIZE, Instant.EPOCH));
  }

  private static EditRequest request(EditItem edit, String source) {
    return EditRequest.newBuilder()
        .setFactKey(edit.factKey())
        .setEventIds(List.of())
        .setSubject(edit.subject())
        .setPropertyId(propertyOf(edit.factKey()))
        .setPrompt(edit.prompt())
        .setTarget(edit.target())
        .setKind(EditKind.UPDATE)
        .setEventTime(Instant.EPOCH)
        .setProvenance(new Provenance(source, null, null))
        .build();
  }

  /** Empty for the cases of a benchmark, whose keys name no property. */
  private static String propertyOf(String factKey) {
    int bar = factKey.lastIndexOf('|');
    return bar < 0 ? "" : factKey.substring(bar + 1);
  }
}
