package dev.errata.editor.log;

import dev.errata.editor.EditorException;

/** The schema registry did not answer; the record at hand is not at fault. */
public final class RegistryUnavailableException extends EditorException {
  private static final long serialVersionUID = 1L;

  public RegistryUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
