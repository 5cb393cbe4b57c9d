package dev.errata.editor.service;

import dev.errata.editor.Outcome;
import dev.errata.editor.log.Ledger;
import dev.errata.model.delta.EditDelta;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An edit that is computed, and everything that its log entry says.
 *
 * @param task what it does
 * @param id the batch, or the command of a revert
 * @param method how the delta was computed
 * @param apply changes weights and state; to be run after the entry is committed
 */
record Planned(
    Ledger.Task task,
    long sequence,
    String id,
    String method,
    Instant watermark,
    EditDelta delta,
    String chainDigest,
    List<Outcome> outcomes,
    Map<String, Double> seconds,
    Runnable apply) {

  /** Keys of the facts that the change carries. */
  Set<String> appliedFacts() {
    return outcomes.stream()
        .filter(Outcome::applied)
        .map(Outcome::factKey)
        .collect(Collectors.toUnmodifiableSet());
  }
}
