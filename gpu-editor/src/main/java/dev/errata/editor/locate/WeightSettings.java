package dev.errata.editor.locate;

import dev.errata.editor.EditorException;
import dev.errata.editor.settings.StrictProperties;
import dev.errata.model.LanguageModel;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which weights are edited.
 *
 * @param layers the layers edited, ascending; none to take those that the model's configuration
 *     recommends
 * @param weight name of the edited weight, with {@code {}} for the layer; empty for the last MLP
 *     weight, whatever the model's family calls it
 */
public record WeightSettings(List<Integer> layers, String weight) {
  public WeightSettings {
    layers = List.copyOf(layers);
  }

  /** Reads {@code layers} and {@code weight}, both of which may be left to the model. */
  public static WeightSettings read(StrictProperties p) {
    p.byDefault("layers", "").byDefault("weight", "");
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
   * The same with what was left to the model in place.
   *
   * @throws EditorException naming the first layer or weight that the model lacks
   */
  public WeightSettings on(LanguageModel model) {
    WeightSettings own =
        new WeightSettings(
            layers.isEmpty() ? recommended(model) : layers,
            weight.isEmpty() ? pattern(model) : weight);
    own.check(model);
    return own;
  }

  private static List<Integer> recommended(LanguageModel model) {
    if (model.config().editLayers().isEmpty()) {
      throw new EditorException(
          "Setting layers is missing, and the model's config.json has no errata_edit_layers");
    }
    return model.config().editLayers();
  }

  private static String pattern(LanguageModel model) {
    String first = model.config().names().mlpOut(0);
    return first.replace(".0.", ".{}.");
  }

  private void check(LanguageModel model) {
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
