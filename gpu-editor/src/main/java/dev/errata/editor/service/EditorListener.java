package dev.errata.editor.service;

/** Told, on the editor's own thread, what an editor does. */
public interface EditorListener {
  /** Listens to nothing. */
  EditorListener NONE = new EditorListener() {};

  /** Has read the log and stands where it ends. */
  default void caughtUp(long sequence) {}

  /** An edit is logged and applied. */
  default void applied(EditDone done) {}

  /** Has come to a step of an edit. */
  default void reached(EditStep step, long sequence) {}
}
