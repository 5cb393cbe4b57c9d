package dev.errata.stream.source;

import dev.errata.event.DeadLetter;
import dev.errata.event.FactUpdate;

/** Takes what a source reads. */
public interface FactSink {
  /** Takes a fact. */
  void publish(FactUpdate update);

  /** Takes a piece that is none. */
  void reject(DeadLetter letter);
}
