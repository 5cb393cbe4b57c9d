package dev.errata.editor.log;

import dev.errata.editor.EditBatchView;
import dev.errata.editor.EditHistory;
import dev.errata.editor.EditItem;
import dev.errata.editor.EditLog;
import dev.errata.editor.EditorException;
import dev.errata.event.ClosedBy;
import dev.errata.event.EditBatch;
import dev.errata.event.EditCommand;
import dev.errata.event.EditKind;
import dev.errata.event.EditRequest;
import dev.errata.event.Provenance;
import dev.errata.schemas.KafkaSettings;
import java.time.Instant;
import java.util.List;

/** The edits of an experiment or of a trajectory in training, in a file or in a topic. */
public final class StoredEditLog implements EditLog {
  private static final String SOURCE = "edit-log";

  private final BatchStore store;
  private LoggedHistory history;
  private long last;

  StoredEditLog(BatchStore store) {
    this.store = store;
    history = new LoggedHistory(new Ledger(), store);
  }

  /**
   * A log in a temporary file.
   *
   * @throws EditorException if there can be none
   */
  public static StoredEditLog inFile() {
    return new StoredEditLog(FileStore.temporary());
  }

  /**
   * A log in the edits topic of a lineage that no editor service follows: one would make these
   * edits. The topic keeps them.
   *
   * @throws dev.errata.schemas.EventLogException if the topic is missing or wrong
   */
  public static StoredEditLog inTopic(KafkaSettings kafka, String lineage) {
    return new StoredEditLog(new TopicStore(kafka, lineage));
  }

  @Override
  public EditHistory history() {
    return depth -> history.newestFirst(depth);
  }

  @Override
  public void append(long sequence, EditBatchView accepted) {
    if (sequence <= last) {
      throw new EditorException(
          "Edit sequence %d cannot be appended after %d".formatted(sequence, last));
    }
    if (!accepted.edits().isEmpty()) {
      EditCommand command = command(accepted);
      Ledger.Task task = history.taskOf(store.append(command), command);
      history.note(sequence, task, accepted.factKeys());
    }
    last = sequence;
  }

  @Override
  public void startOver() {
    store.clear();
    history = new LoggedHistory(new Ledger(), store);
    last = 0;
  }

  @Override
  public void close() {
    history.close();
  }

  private static EditCommand command(EditBatchView batch) {
    List<EditRequest> edits = batch.edits().stream().map(StoredEditLog::request).toList();
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
        .setPropertyId("")
        .setPrompt(edit.prompt())
        .setTarget(edit.target())
        .setKind(EditKind.UPDATE)
        .setEventTime(Instant.EPOCH)
        .setProvenance(new Provenance(SOURCE, null, null))
        .build();
  }
}
