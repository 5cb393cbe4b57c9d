package dev.errata.editor.settings;

import dev.errata.editor.EditorException;
import dev.errata.model.LanguageModel;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Weights by name, for methods that edit any of them.
 *
 * @param text names separated by commas, ranges of layers in braces: {@code
 *     model.layers.{18-24}.mlp.up_proj.weight}; empty for the last MLP weight of the layers that
 *     the model's {@code errata_edit_layers} names
 */
public record NamedWeights(String text) {
  private static final String KEY = "weights";
  private static final Pattern RANGE = Pattern.compile("\\{(\\d{1,4})-(\\d{1,4})}");

  /** Reads {@code weights}, which may be left to the model. */
  public static NamedWeights read(StrictProperties p) {
    return new NamedWeights(String.join(",", p.byDefault(KEY, "").list(KEY, ",")));
  }

  /** {@code key=value}. */
  public String line() {
    return KEY + "=" + text;
  }

  /** The names, in the order given. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    for (String item : text.split(",", -1)) {
      Matcher range = RANGE.matcher(item);
      if (!range.find()) {
        names.add(item);
        continue;
      }
      int last = Integer.parseInt(range.group(2));
      for (int layer = Integer.parseInt(range.group(1)); layer <= last; layer++) {
        names.add(item.substring(0, range.start()) + layer + item.substring(range.end()));
      }
    }
    return names;
  }

  /**
   * The same with what was left to the model in place.
   *
   * @throws EditorException naming the first that the model lacks or that is no matrix
   */
  public NamedWeights on(LanguageModel model) {
    NamedWeights own = text.isEmpty() ? recommended(model) : this;
    for (String name : own.names()) {
      if (!model.weights().names().contains(name)) {
        throw new EditorException(
            "Setting weights names %s, which the model does not have".formatted(name));
      }
      if (model.weights().shape(name).length != 2) {
        throw new EditorException("Setting weights names %s, which is no matrix".formatted(name));
      }
    }
    return own;
  }

  private static NamedWeights recommended(LanguageModel model) {
    List<String> names =
        model.config().editLayers().stream().map(model.config().names()::mlpOut).toList();
    if (names.isEmpty()) {
      throw new EditorException(
          "Setting weights is missing, and the model's config.json has no errata_edit_layers");
    }
    return new NamedWeights(String.join(",", names));
  }
}
