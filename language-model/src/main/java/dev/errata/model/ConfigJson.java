package dev.errata.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code config.json} of the GPT-2 family, there and back. */
final class ConfigJson {
  private static final String MODEL_TYPE = "gpt2";
  private static final String EDIT_LAYERS = "errata_edit_layers";

  private ConfigJson() {}

  /**
   * Reads the architecture.
   *
   * @throws ModelException if the family or an option of it is not supported, or a key is missing
   */
  static ModelConfig read(JsonNode json) {
    String type = json.path("model_type").asText("(none)");
    if (!type.equals(MODEL_TYPE)) {
      throw new ModelException(
          "model_type \"%s\" is not supported (supported: %s)".formatted(type, MODEL_TYPE));
    }
    refuse(json, "scale_attn_by_inverse_layer_idx", true);
    refuse(json, "scale_attn_weights", false);
    refuse(json, "add_cross_attention", true);
    int width = number(json, "n_embd").orElseThrow(() -> missing("n_embd"));
    List<Integer> editLayers = new ArrayList<>();
    json.path(EDIT_LAYERS).forEach(layer -> editLayers.add(layer.intValue()));
    return new ModelConfig(
        number(json, "vocab_size").orElseThrow(() -> missing("vocab_size")),
        number(json, "n_positions").orElseThrow(() -> missing("n_positions")),
        width,
        number(json, "n_layer").orElseThrow(() -> missing("n_layer")),
        number(json, "n_head").orElseThrow(() -> missing("n_head")),
        number(json, "n_inner").orElse(4 * width),
        Activation.ofConfigName(
            json.path("activation_function").asText(Activation.GELU_NEW.configName())),
        json.path("layer_norm_epsilon").asDouble(1e-5),
        json.path("tie_word_embeddings").asBoolean(true),
        editLayers);
  }

  static ObjectNode write(ModelConfig config) {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.putArray("architectures").add("GPT2LMHeadModel");
    json.put("model_type", MODEL_TYPE);
    json.put("vocab_size", config.vocabularySize());
    json.put("n_positions", config.contextLength());
    json.put("n_ctx", config.contextLength());
    json.put("n_embd", config.width());
    json.put("n_layer", config.layers());
    json.put("n_head", config.heads());
    json.put("n_inner", config.innerWidth());
    json.put("activation_function", config.activation().configName());
    json.put("layer_norm_epsilon", config.normEpsilon());
    json.put("resid_pdrop", 0.0).put("embd_pdrop", 0.0).put("attn_pdrop", 0.0);
    json.put("tie_word_embeddings", config.tiedEmbeddings());
    config.editLayers().forEach(json.putArray(EDIT_LAYERS)::add);
    return json;
  }

  private static Optional<Integer> number(JsonNode json, String key) {
    JsonNode value = json.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.canConvertToInt() || !value.isIntegralNumber()) {
      throw new ModelException("config.json: " + key + " is " + value + ", not a whole number");
    }
    return Optional.of(value.intValue());
  }

  private static void refuse(JsonNode json, String key, boolean unsupported) {
    if (json.path(key).asBoolean(!unsupported) == unsupported) {
      throw new ModelException("config.json: %s = %s is not supported".formatted(key, unsupported));
    }
  }

  private static ModelException missing(String key) {
    return new ModelException("config.json lacks " + key);
  }
}
