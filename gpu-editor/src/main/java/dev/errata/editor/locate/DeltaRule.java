package dev.errata.editor.locate;

import dev.errata.model.LanguageModel;
import dev.errata.model.delta.EditDelta;

/** What a method makes of a solved delta before it is logged. */
@FunctionalInterface
public interface DeltaRule {
  /** Leaves deltas as they were solved. */
  DeltaRule AS_SOLVED = (solved, model) -> solved;

  /**
   * The delta to log.
   *
   * @param solved low-rank changes, one per edited weight
   * @param model the model without the delta; not changed
   */
  EditDelta of(EditDelta solved, LanguageModel model);
}
