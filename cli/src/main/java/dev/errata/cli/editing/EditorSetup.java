package dev.errata.cli.editing;

import dev.errata.editor.Editor;
import dev.errata.editor.alphaedit.AlphaEdit;
import dev.errata.editor.alphaedit.AlphaEditSettings;
import dev.errata.editor.statistics.KeyCorpus;
import dev.errata.model.LanguageModel;
import java.nio.file.Path;

/**
 * What an editor is made of.
 *
 * @param settings hyper-parameters
 * @param corpus texts whose knowledge is left alone
 * @param cache where null spaces are kept between runs
 */
public record EditorSetup(AlphaEditSettings settings, KeyCorpus corpus, Path cache) {
  /**
   * An editor for a model, without past edits. Computes the null spaces unless the cache has them.
   *
   * @param base the model before any edit
   */
  public Editor editorFor(LanguageModel base) {
    return AlphaEdit.on(base, settings, corpus, cache);
  }
}
