package dev.errata.editor.memit;

import dev.errata.editor.EditBatchView;
import dev.errata.editor.Editor;
import dev.errata.editor.EditorContract;
import dev.errata.editor.alphaedit.TinySettings;
import dev.errata.model.LanguageModel;

class PruneTest extends EditorContract {
  @Override
  protected Editor create(LanguageModel base) {
    return new PruneSettings(Math.E, TinyMemit.COVARIANCE, TinySettings.locate())
        .create(base, TinyMemit.resources());
  }

  /** One more for each singular value that is held back. */
  @Override
  protected int rankLimit(EditBatchView batch) {
    return 2 * batch.edits().size();
  }
}
