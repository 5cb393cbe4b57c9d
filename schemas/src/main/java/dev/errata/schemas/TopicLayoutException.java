package dev.errata.schemas;

/** Topics exist with another layout than the catalogue's, or do not exist. */
public final class TopicLayoutException extends EventLogException {
  private static final long serialVersionUID = 1L;

  public TopicLayoutException(String message) {
    super(message);
  }
}
