package dev.errata.editor.service;

/** Told, on the editor's own thread, what an editor does. */
public interface EditorListener {
  /** Listens to nothing. */
  EditorListener NONE = new EditorListener() {};

  /** Has read the log and stands where it ends. */
  default void caughtUp(long sequence) {}

  /** An edit is logged and applied. */
  default void applied(EditDone done) {}

  /**
   * A verdict has come.
   *
   * @param reason why the batch failed; empty when it passed
   */
  default void judged(long sequence, boolean passed, String reason) {}

  /** Has come to a step of an edit. */
  default void reached(EditStep step, long sequence) {}

  /** Both, this one first. */
  default EditorListener and(EditorListener other) {
    EditorListener first = this;
    return new EditorListener() {
      @Override
      public void caughtUp(long sequence) {
        first.caughtUp(sequence);
        other.caughtUp(sequence);
      }

      @Override
      public void applied(EditDone done) {
        first.applied(done);
        other.applied(done);
      }

      @Override
      public void reached(EditStep step, long sequence) {
        first.reached(step, sequence);
        other.reached(step, sequence);
      }
    };
  }
}
