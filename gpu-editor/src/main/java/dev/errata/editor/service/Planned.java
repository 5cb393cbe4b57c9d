package dev.errata.editor.service;

import dev.errata.editor.EditResult;
import dev.errata.editor.Outcome;
import dev.errata.editor.log.Ledger;
import dev.errata.model.delta.EditDelta;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * An edit that is computed, and everything that its log entry says.
 *
 * @param task what it does
 * @param id the batch, or the command of a revert
 * @param method how the delta was computed
 * @param result the delta and what became of each edit
 * @param apply changes weights and state; to be run after the entry is committed
 */
record Planned(
    Ledger.Task task,
    long sequence,
    String id,
    String method,
    Instant watermark,
    EditResult result,
    String chainDigest,
    Runnable apply) {

  EditDelta delta() {
    return result.delta();
  }

  List<Outcome> outcomes() {
    return result.outcomes();
  }

  /** Keys of the facts that the change carries. */
  Set<String> appliedFacts() {
    return result.appliedFacts();
  }
}
