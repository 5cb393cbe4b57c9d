package dev.errata.model.linalg;

/** A matrix that an operation is not defined for: wrong shape, singular, not positive definite. */
public final class LinearAlgebraException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LinearAlgebraException(String message) {
    super(message);
  }

  public LinearAlgebraException(String message, Throwable cause) {
    super(message, cause);
  }
}
