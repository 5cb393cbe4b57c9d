package dev.errata.stream.source;

import dev.errata.stream.StreamException;

/**
 * A line, or another piece of a source, does not follow the format; the message says where it
 * departs from it.
 */
public final class MalformedLineException extends StreamException {
  private static final long serialVersionUID = 1L;

  public MalformedLineException(String message) {
    super(message);
  }
}
