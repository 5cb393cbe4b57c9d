package dev.errata.editor.rledit;

import dev.errata.editor.rledit.training.NetworkKind;

class MendTest extends HyperEditorContract {
  MendTest() {
    super(NetworkKind.MEND);
  }
}
