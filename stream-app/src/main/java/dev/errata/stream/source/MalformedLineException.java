package dev.errata.stream.source;

import dev.errata.stream.StreamException;

/** A line does not follow the format; the message says where it departs from it. */
final class MalformedLineException extends StreamException {
  private static final long serialVersionUID = 1L;

  MalformedLineException(String message) {
    super(message);
  }
}
