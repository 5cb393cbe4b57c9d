package dev.errata.editor;

/**
 * Edits of a model that no editor service writes, kept outside memory so that a method can look
 * back at them. Not safe for use by several threads.
 */
public interface EditLog extends AutoCloseable {
  /** What was appended since the beginning, as the editor of a service would see it. */
  EditHistory history();

  /**
   * Appends a batch.
   *
   * @param sequence its edit sequence, above all before it
   * @param accepted the edits that the delta carries
   * @throws EditorException if the sequence is not above the last, or nothing can be written
   */
  void append(long sequence, EditBatchView accepted);

  /** Forgets what was appended: the next batch is the first again, as with a new trajectory. */
  void startOver();

  /** Closes and deletes what only this log needed. */
  @Override
  void close();
}
