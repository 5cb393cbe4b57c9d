package dev.errata.editor.log;

/**
 * Where the texts of a written value are logged, so that nobody has to keep them.
 *
 * @param wording the request with subject and prompt
 * @param target the value
 * @param before the value that it replaced; null when nobody told
 */
public record EditRef(Text wording, Text target, Text before) {
  /**
   * A text in a logged batch.
   *
   * @param offset of the command in the edits topic, or wherever else it is logged
   * @param position of the request in the batch, from 0
   * @param replaced whether it is the value that the request replaces, not the one it writes
   */
  public record Text(long offset, int position, boolean replaced) {}

  /** Of a request that says everything itself. */
  static EditRef of(long offset, int position, boolean tellsReplaced) {
    Text own = new Text(offset, position, false);
    return new EditRef(own, own, tellsReplaced ? new Text(offset, position, true) : null);
  }

  /** Of an edit that writes an earlier value in place of this one. */
  EditRef backTo(Text earlier) {
    return new EditRef(wording, earlier, target);
  }
}
