package dev.errata.stream.topology;

import dev.errata.event.EditRequest;
import java.util.List;

/** What flows between settling and batching. */
sealed interface Settled {
  /** A change that settled, and what follows from it. */
  record Edit(EditRequest request, List<EditRequest> ripples) implements Settled {}

  /** All edits before it shall leave now. */
  record Flush() implements Settled {}
}
