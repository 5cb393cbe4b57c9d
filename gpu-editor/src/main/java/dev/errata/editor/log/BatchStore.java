package dev.errata.editor.log;

import dev.errata.event.EditCommand;

/** A log of batches that can be appended to. */
interface BatchStore extends BatchReader {
  /**
   * Appends a batch.
   *
   * @return where it is read again
   */
  long append(EditCommand command);

  /** Drops what was appended, where that is possible; it is not read again. */
  void clear();
}
