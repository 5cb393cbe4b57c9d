package dev.errata.editor.memit;

import dev.errata.editor.EditBatchView;
import dev.errata.editor.Editor;
import dev.errata.editor.EditorContract;
import dev.errata.model.LanguageModel;

class RectTest extends EditorContract {
  @Override
  protected Editor create(LanguageModel base) {
    return TinyMemit.rect().create(base, TinyMemit.resources());
  }

  /** Its changes are dense. */
  @Override
  protected int rankLimit(EditBatchView batch) {
    return 32;
  }
}
