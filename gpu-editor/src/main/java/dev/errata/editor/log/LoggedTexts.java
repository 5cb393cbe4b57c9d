package dev.errata.editor.log;

import dev.errata.editor.EditItem;
import dev.errata.editor.EditorException;
import dev.errata.event.EditRequest;
import java.util.List;

/** Reads the texts of edits from where they are logged. */
final class LoggedTexts {
  private final BatchReader batches;

  LoggedTexts(BatchReader batches) {
    this.batches = batches;
  }

  /**
   * An edit with its texts.
   *
   * @throws EditorException if the log does not hold them
   */
  EditItem item(String factKey, EditRef ref) {
    EditRequest wording = request(factKey, ref.wording());
    return new EditItem(
        factKey, wording.getSubject(), wording.getPrompt(), value(factKey, ref.target()));
  }

  private String value(String factKey, EditRef.Text text) {
    EditRequest request = request(factKey, text);
    return text.replaced() ? request.getOldTarget() : request.getTarget();
  }

  private EditRequest request(String factKey, EditRef.Text text) {
    List<EditRequest> edits = batches.at(text.offset());
    if (text.position() >= edits.size()
        || !edits.get(text.position()).getFactKey().equals(factKey)) {
      throw new EditorException(
          "The batch at offset %d does not have fact %s as edit %d: it is not the log that the edits were made from"
              .formatted(text.offset(), factKey, text.position() + 1));
    }
    return edits.get(text.position());
  }
}
