package dev.errata.editor.alphaedit;

import dev.errata.editor.EditorException;
import dev.errata.model.LanguageModel;

/** Finds out at start-up whether settings fit a model. */
final class SettingsCheck {
  private SettingsCheck() {}

  /**
   * Compares layers and weight names with the model.
   *
   * @throws EditorException naming the first that the model lacks
   */
  static void against(AlphaEditSettings settings, LanguageModel model) {
    for (int layer : settings.layers()) {
      if (layer >= model.config().layers() - 1) {
        throw new EditorException(
            "Setting layers names layer %d; a model with %d layers can be edited in layers 0 to %d"
                .formatted(layer, model.config().layers(), model.config().layers() - 2));
      }
      if (!model.weights().names().contains(settings.weightName(layer))) {
        throw new EditorException(
            "Setting weight names %s, which the model does not have"
                .formatted(settings.weightName(layer)));
      }
    }
  }
}
