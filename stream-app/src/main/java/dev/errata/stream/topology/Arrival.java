package dev.errata.stream.topology;

import dev.errata.event.FactUpdate;

/** What flows between validation and settling. */
sealed interface Arrival {
  /** A valid change. */
  record Fact(FactUpdate update) implements Arrival {}

  /** Everything before it shall settle and leave now. */
  record Flush() implements Arrival {}
}
