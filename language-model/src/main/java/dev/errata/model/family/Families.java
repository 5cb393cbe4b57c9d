package dev.errata.model.family;

import com.fasterxml.jackson.databind.JsonNode;
import dev.errata.model.ModelConfig;
import dev.errata.model.ModelException;
import java.util.List;

/** The families there are. */
public final class Families {
  private static final List<Family> ALL =
      List.of(
          new Gemma2(),
          Gpt2.FAMILY,
          new GptJ(),
          new Llama(),
          new Mistral(),
          new Qwen2(),
          new Qwen3());

  private Families() {}

  /**
   * Reads the architecture that a {@code config.json} describes.
   *
   * @throws ModelException if it is of no known family, or lacks a key, or has a wrong one
   */
  public static ModelConfig read(JsonNode configJson) {
    if (!configJson.isObject()) {
      throw new ModelException("config.json is not a JSON object");
    }
    ConfigKeys keys = new ConfigKeys(configJson);
    keys.refuseIfGiven("quantization_config");
    String type = keys.text("model_type");
    return ALL.stream()
        .filter(family -> family.modelType().equals(type))
        .findFirst()
        .orElseThrow(() -> unknown(type))
        .read(keys);
  }

  /** What {@code model_type} may be. */
  public static List<String> known() {
    return ALL.stream().map(Family::modelType).toList();
  }

  private static ModelException unknown(String type) {
    return new ModelException(
        "config.json: model_type \"%s\" is of no known family (known: %s)"
            .formatted(type, String.join(", ", known())));
  }
}
