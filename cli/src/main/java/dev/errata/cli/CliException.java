package dev.errata.cli;

/**
 * Something the user asked for cannot be done; the message is the one line that is shown. It says
 * what was tried, on what, and what to do about it.
 */
public final class CliException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CliException(String message) {
    super(message);
  }

  public CliException(String message, Throwable cause) {
    super(message, cause);
  }
}
