package dev.errata.model.family;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.errata.model.Activation;
import dev.errata.model.ModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** The keys of one {@code config.json}; every error names file, key, expected and actual. */
public final class ConfigKeys {
  private static final String EDIT_LAYERS = "errata_edit_layers";

  private final JsonNode json;
  private final String path;

  ConfigKeys(JsonNode json) {
    this(json, "");
  }

  private ConfigKeys(JsonNode json, String path) {
    this.json = json;
    this.path = path;
  }

  /** The object under {@code key}, if there is one and it is not null. */
  Optional<ConfigKeys> object(String key) {
    return present(key)
        .map(
            value -> {
              if (!value.isObject()) {
                throw wrong(key, "an object");
              }
              return new ConfigKeys(value, path + key + ".");
            });
  }

  String text(String key) {
    return optionalText(key).orElseThrow(() -> missing(key, "a text"));
  }

  Optional<String> optionalText(String key) {
    return present(key)
        .map(
            value -> {
              if (!value.isTextual()) {
                throw wrong(key, "a text");
              }
              return value.textValue();
            });
  }

  /** A whole number above 0. */
  int positive(String key) {
    OptionalInt value = optionalPositive(key);
    return value.orElseThrow(() -> missing(key, "a whole number above 0"));
  }

  OptionalInt optionalPositive(String key) {
    Optional<JsonNode> value = present(key);
    if (value.isEmpty()) {
      return OptionalInt.empty();
    }
    JsonNode number = value.get();
    if (!number.isIntegralNumber() || !number.canConvertToInt() || number.intValue() <= 0) {
      throw wrong(key, "a whole number above 0");
    }
    return OptionalInt.of(number.intValue());
  }

  /** A number above 0, {@code otherwise} where the key is absent or null. */
  double number(String key, double otherwise) {
    return optionalNumber(key).orElse(otherwise);
  }

  double number(String key) {
    return optionalNumber(key).orElseThrow(() -> missing(key, "a number above 0"));
  }

  OptionalDouble optionalNumber(String key) {
    Optional<JsonNode> value = present(key);
    if (value.isEmpty()) {
      return OptionalDouble.empty();
    }
    if (!value.get().isNumber() || !(value.get().doubleValue() > 0)) {
      throw wrong(key, "a number above 0");
    }
    return OptionalDouble.of(value.get().doubleValue());
  }

  /** A whole number, 0 included. */
  OptionalInt optionalWhole(String key) {
    if (present(key).map(value -> value.isInt() && value.intValue() == 0).orElse(false)) {
      return OptionalInt.of(0);
    }
    return optionalPositive(key);
  }

  /** Whether the key is there and says null. */
  boolean isNull(String key) {
    return json.path(key).isNull();
  }

  /** These keys, and {@code key} with {@code value} where it is absent; null stays null. */
  ConfigKeys withDefault(String key, int value) {
    if (json.has(key)) {
      return this;
    }
    ObjectNode more = json.deepCopy();
    return new ConfigKeys(more.put(key, value), path);
  }

  boolean flag(String key, boolean otherwise) {
    Optional<JsonNode> value = present(key);
    if (value.isPresent() && !value.get().isBoolean()) {
      throw wrong(key, "true or false");
    }
    return value.map(JsonNode::booleanValue).orElse(otherwise);
  }

  /** A list of texts, empty where the key is absent or null. */
  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    for (JsonNode value : list(key, "a list of texts")) {
      texts.add(value.asText());
    }
    return texts;
  }

  /** The activation under {@code key}, {@code otherwise} where the key is absent. */
  Activation activation(String key, Activation otherwise) {
    Optional<String> name = optionalText(key);
    if (name.isEmpty()) {
      return otherwise;
    }
    return Activation.ofConfigName(name.get())
        .orElseThrow(() -> wrong(key, "one of " + Activation.configNames()));
  }

  /** Layers that the model's makers recommend to edit. */
  List<Integer> editLayers() {
    String expected = "a list of layer numbers";
    List<Integer> layers = new ArrayList<>();
    for (JsonNode layer : list(EDIT_LAYERS, expected)) {
      if (!layer.isInt()) {
        throw wrong(EDIT_LAYERS, expected);
      }
      layers.add(layer.intValue());
    }
    return layers;
  }

  /** Refuses a model for which {@code key} says {@code unsupported}. */
  void refuse(String key, boolean unsupported) {
    if (flag(key, !unsupported) == unsupported) {
      throw wrong(key, String.valueOf(!unsupported));
    }
  }

  /** Refuses a model that has {@code key}, which changes what is computed. */
  void refuseIfGiven(String key) {
    if (present(key).isPresent()) {
      throw wrong(key, "no such key");
    }
  }

  /** Checks that the number under {@code key} is a multiple of the one under {@code divisor}. */
  void requireMultiple(String key, String divisor) {
    int value = positive(key);
    if (value % positive(divisor) != 0) {
      throw new ModelException(
          "config.json: %s%s %d is not a multiple of %s %d"
              .formatted(path, key, value, divisor, positive(divisor)));
    }
  }

  ModelException wrong(String key, String expected) {
    return new ModelException(
        "config.json: %s%s is %s, expected %s".formatted(path, key, json.path(key), expected));
  }

  private ModelException missing(String key, String expected) {
    return new ModelException(
        "config.json: %s%s is missing, expected %s".formatted(path, key, expected));
  }

  private Iterable<JsonNode> list(String key, String expected) {
    Optional<JsonNode> value = present(key);
    if (value.isPresent() && !value.get().isArray()) {
      throw wrong(key, expected);
    }
    return value.map(array -> (Iterable<JsonNode>) array).orElse(List.of());
  }

  private Optional<JsonNode> present(String key) {
    return Optional.of(json.path(key)).filter(value -> !value.isMissingNode() && !value.isNull());
  }
}
