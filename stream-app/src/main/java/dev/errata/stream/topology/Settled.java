package dev.errata.stream.topology;

import dev.errata.event.EditRequest;

/** What flows between settling and batching. */
sealed interface Settled {
  /** A change that settled. */
  record Edit(EditRequest request) implements Settled {}

  /** All edits before it shall leave now. */
  record Flush() implements Settled {}
}
