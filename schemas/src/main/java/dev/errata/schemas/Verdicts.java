package dev.errata.schemas;

import dev.errata.event.EditApplied;

/** Which entries of the deltas log verdicts are given on; an editor may wait for them. */
public final class Verdicts {
  /** The method of an entry that takes back another. */
  public static final String REVERT = "revert";

  private Verdicts() {}

  /** Whether an entry needs a verdict: reverts and batches that changed no weight do not. */
  public static boolean areGivenOn(EditApplied entry) {
    return entry.getChunks() > 0 && !entry.getMethod().equals(REVERT);
  }
}
