package dev.errata.editor.rledit;

import dev.errata.editor.rledit.training.NetworkKind;

class MalmenTest extends HyperEditorContract {
  MalmenTest() {
    super(NetworkKind.MALMEN);
  }
}
