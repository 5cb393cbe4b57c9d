package dev.errata.stream.source;

import dev.errata.event.DeadLetter;
import dev.errata.event.FactUpdate;

/** Takes what a source reads. */
public interface FactSink {
  /** Takes a fact. */
  void publish(FactUpdate update);

  /** Takes a piece that is none. */
  void reject(DeadLetter letter);

  /** Returns when all that was taken is safe; a source then remembers how far it has read. */
  default void flush() {}
}
