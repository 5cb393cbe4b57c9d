package dev.errata.editor;

/**
 * An editor, its settings or its log is not as it must be. The message is one line a user can act
 * on.
 */
public class EditorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public EditorException(String message) {
    super(message);
  }

  public EditorException(String message, Throwable cause) {
    super(message, cause);
  }
}
