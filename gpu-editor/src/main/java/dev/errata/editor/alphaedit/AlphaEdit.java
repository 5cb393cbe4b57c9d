package dev.errata.editor.alphaedit;

import dev.errata.editor.Editor;
import dev.errata.editor.EditorException;
import dev.errata.editor.locate.DeltaRule;
import dev.errata.editor.locate.LocateThenEdit;
import dev.errata.editor.locate.Solution;
import dev.errata.editor.settings.EditorResources;
import dev.errata.editor.solve.KeySystem;
import dev.errata.editor.solve.Solver;
import dev.errata.model.LanguageModel;
import java.util.ArrayList;
import java.util.List;

/**
 * AlphaEdit: find the residuals that give the new answers, then change the weights so that the
 * edits' keys produce them, in the null space of the keys of everything that shall stay as it is.
 */
public final class AlphaEdit {
  private AlphaEdit() {}

  /**
   * An editor for a model, with null spaces from the cache or computed now.
   *
   * @param base the model before any edit; not needed afterwards
   * @param settings with layers and weights that the model has
   * @param solver how systems are solved
   */
  public static Editor on(
      LanguageModel base, AlphaEditSettings settings, EditorResources resources, Solver solver) {
    NullSpaces nullSpaces =
        new NullSpaceProjector(settings, resources.cache()).of(base, resources.corpus());
    GuardedKeys guards = GuardedKeys.of(base, settings, resources.corpus(), nullSpaces);
    if (nullSpaces.size() != settings.locate().layers().size()) {
      throw new EditorException(
          "AlphaEdit edits %d layers but has %d null spaces"
              .formatted(settings.locate().layers().size(), nullSpaces.size()));
    }
    List<NullSpaceTerms> terms = new ArrayList<>();
    for (int i = 0; i < nullSpaces.size(); i++) {
      NullSpace space = nullSpaces.get(i);
      terms.add(new NullSpaceTerms(space, space.dimension(), settings.ridge(), guards.rows(i)));
    }
    KeySystem system = new KeySystem(solver, base.device(), terms, guards.facts());
    return new LocateThenEdit(
        settings,
        settings.locate(),
        new Solution(system, true, DeltaRule.AS_SOLVED, List.of(guards, nullSpaces)));
  }
}
