package dev.errata.editor.locate;

import dev.errata.editor.EditorException;
import dev.errata.editor.settings.StrictProperties;
import dev.errata.model.LanguageModel;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which weights are edited.
 *
 * @param layers the layers edited, ascending
 * @param weight name of the edited weight, with {@code {}} for the layer
 */
public record WeightSettings(List<Integer> layers, String weight) {
  public WeightSettings {
    layers = List.copyOf(layers);
  }

  /** Reads {@code layers} and {@code weight}. */
  public static WeightSettings read(StrictProperties p) {
    return new WeightSettings(p.integers("layers"), p.text("weight"));
  }

  /** One {@code key=value} each, in a fixed order. */
  public List<String> lines() {
    return List.of(
        "layers=" + layers.stream().map(String::valueOf).collect(Collectors.joining(",")),
        "weight=" + weight);
  }

  /** The last layer edited. */
  public int last() {
    return layers.get(layers.size() - 1);
  }

  /** Name of a layer's edited weight. */
  public String name(int layer) {
    return weight.replace("{}", Integer.toString(layer));
  }

  /**
   * Compares layers and weight names with a model.
   *
   * @throws EditorException naming the first that the model lacks
   */
  public void check(LanguageModel model) {
    for (int layer : layers) {
      if (layer >= model.config().layers() - 1) {
        throw new EditorException(
            "Setting layers names layer %d; a model with %d layers can be edited in layers 0 to %d"
                .formatted(layer, model.config().layers(), model.config().layers() - 2));
      }
      if (!model.weights().names().contains(name(layer))) {
        throw new EditorException(
            "Setting weight names %s, which the model does not have".formatted(name(layer)));
      }
    }
  }
}
