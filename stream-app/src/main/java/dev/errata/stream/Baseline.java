package dev.errata.stream;

import dev.errata.event.FactUpdate;

/**
 * Facts that the base model already knows. They give the state its first values, so that later
 * changes can be compared with them, and are never written into a model.
 */
public final class Baseline {
  /** Ends the provenance's source of every baseline fact, for example {@code world/baseline}. */
  public static final String SUFFIX = "/baseline";

  private Baseline() {}

  public static boolean includes(FactUpdate update) {
    return update.getProvenance().getSource().endsWith(SUFFIX);
  }
}
