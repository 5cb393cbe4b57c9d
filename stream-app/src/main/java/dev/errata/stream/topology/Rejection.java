package dev.errata.stream.topology;

import dev.errata.stream.StreamException;

/** A record is no valid fact. Ends in dead letters, never in the stream's stop. */
final class Rejection extends StreamException {
  private static final long serialVersionUID = 1L;

  private final RejectReason reason;

  Rejection(RejectReason reason, String message) {
    super(message);
    this.reason = reason;
  }

  RejectReason reason() {
    return reason;
  }
}
