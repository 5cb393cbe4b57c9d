package dev.errata.schemas;

/** The event log cannot be used as asked; the message is fit for a user as it is. */
public class EventLogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public EventLogException(String message) {
    super(message);
  }

  public EventLogException(String message, Throwable cause) {
    super(message, cause);
  }
}
