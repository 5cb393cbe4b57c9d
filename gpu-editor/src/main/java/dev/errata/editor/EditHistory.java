package dev.errata.editor;

import java.util.List;

/**
 * Memory backtracking: the batches before the one being edited. Methods that only need what their
 * own {@link EditorState} holds ignore it.
 */
@FunctionalInterface
public interface EditHistory {
  /**
   * At most {@code depth} earlier batches, newest first. Superseded facts are left out: a method
   * that rehearses them would defend an outdated value.
   *
   * @throws EditorException if what was logged cannot be read any more
   */
  List<EditBatchView> newestFirst(int depth);

  /** A history without batches. */
  static EditHistory none() {
    return depth -> List.of();
  }
}
