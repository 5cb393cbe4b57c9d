package dev.errata.model.delta;

/** A delta that cannot be read or does not fit the weights it is meant for. */
public final class DeltaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DeltaException(String message) {
    super(message);
  }
}
