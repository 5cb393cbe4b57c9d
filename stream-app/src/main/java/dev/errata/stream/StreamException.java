package dev.errata.stream;

/** The stream application or a source cannot go on; the message says why in one line. */
public class StreamException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StreamException(String message) {
    super(message);
  }

  public StreamException(String message, Throwable cause) {
    super(message, cause);
  }
}
