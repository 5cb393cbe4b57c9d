package dev.errata.editor.settings;

import dev.errata.editor.Editor;
import dev.errata.model.LanguageModel;
import dev.errata.model.delta.Digests;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** The hyper-parameters of a method. */
public interface MethodSettings {
  /** The method's name. */
  String method();

  /** Everything as text, one {@code key=value} a line, in a fixed order; reads back as itself. */
  String canonical();

  /**
   * An editor without past edits. Where the settings leave layers or weights to the model, the
   * editor's digest is that of the settings with the model's own in place.
   *
   * @param base the model before any edit; must not be kept, it may be closed afterwards
   * @throws dev.errata.editor.EditorException if the settings do not fit the model
   */
  Editor create(LanguageModel base, EditorResources resources);

  /** Subjects of the edits that the method was trained on; such edits say nothing of it. */
  default Set<String> trainedOn(EditorResources resources) {
    return Set.of();
  }

  /** {@code sha256:…} of the method's name and {@link #canonical}. */
  default String digest() {
    String text = "method=" + method() + "\n" + canonical();
    return Digests.sha256(text.getBytes(StandardCharsets.UTF_8));
  }
}
