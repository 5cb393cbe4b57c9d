package dev.errata.editor.memit;

import dev.errata.editor.Editor;
import dev.errata.editor.EditorContract;
import dev.errata.model.LanguageModel;

class MemitTest extends EditorContract {
  @Override
  protected Editor create(LanguageModel base) {
    return TinyMemit.memit().create(base, TinyMemit.resources());
  }
}
