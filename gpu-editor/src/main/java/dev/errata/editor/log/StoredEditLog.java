package dev.errata.editor.log;

import dev.errata.editor.EditBatchView;
import dev.errata.editor.EditHistory;
import dev.errata.editor.EditLog;
import dev.errata.editor.EditorException;
import dev.errata.event.EditCommand;
import dev.errata.schemas.KafkaSettings;

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
      EditCommand command = BatchCommands.of(accepted, SOURCE);
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
}
