package dev.errata.cli.editing;

import dev.errata.editor.Editor;
import dev.errata.editor.settings.EditorResources;
import dev.errata.editor.settings.MethodSettings;
import dev.errata.model.LanguageModel;

/**
 * What an editor is made of.
 *
 * @param settings method and hyper-parameters
 * @param resources texts whose knowledge is left alone, and a cache for what is computed of them
 */
public record EditorSetup(MethodSettings settings, EditorResources resources) {
  /**
   * An editor for a model, without past edits.
   *
   * @param base the model before any edit
   * @throws dev.errata.editor.EditorException if the settings do not fit the model
   */
  public Editor editorFor(LanguageModel base) {
    return settings.create(base, resources);
  }
}
