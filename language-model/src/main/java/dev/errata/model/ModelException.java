package dev.errata.model;

/**
 * A model directory, weight or input that cannot be used. The message is one line fit for the user:
 * what, where, expected against actual.
 */
public class ModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ModelException(String message) {
    super(message);
  }

  public ModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
