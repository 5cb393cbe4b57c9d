package dev.errata.editor;

import dev.errata.model.LanguageModel;

/** Makes the editor of a lineage. */
@FunctionalInterface
public interface EditorFactory {
  /**
   * A new editor without past edits.
   *
   * @param base the model before any edit; must not be kept, it may be closed afterwards
   */
  Editor create(LanguageModel base);
}
