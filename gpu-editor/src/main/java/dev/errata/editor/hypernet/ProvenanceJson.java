package dev.errata.editor.hypernet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.errata.editor.EditorException;
import dev.errata.editor.gradient.Variance;
import dev.errata.editor.gradient.WeightShape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the header of a hypernetwork's file says, as JSON.
 *
 * @param provenance what it was trained for
 * @param variance of its statistics
 * @param rows how many rows of each shape are in its statistics
 */
record ProvenanceJson(Provenance provenance, Variance variance, Map<WeightShape, Double> rows) {
  private static final String FORMAT = "errata-hypernetwork-1";
  private static final ObjectMapper JSON = new ObjectMapper();

  String write() {
    NetworkForm form = provenance.form();
    ObjectNode root = JSON.createObjectNode().put("format", FORMAT);
    root.put("method", provenance.method()).put("model", provenance.modelDigest());
    root.put("rule", form.rule().name()).put("rank", form.rank()).put("blocks", form.blocks());
    root.put("variance", variance.name());
    ObjectNode weights = root.putObject("weights");
    provenance.weights().forEach((name, shape) -> weights.set(name, sides(shape)));
    ObjectNode counts = root.putObject("rows");
    rows.forEach((shape, count) -> counts.put(shape.toString(), count));
    root.set("training", provenance.training());
    return root.toString();
  }

  private static JsonNode sides(WeightShape shape) {
    return JSON.createArrayNode().add(shape.keyWidth()).add(shape.gradientWidth());
  }

  /**
   * What {@link #write} wrote.
   *
   * @throws EditorException if it is something else
   */
  static ProvenanceJson read(String text) {
    try {
      JsonNode root = JSON.readTree(text);
      require(root.path("format").asText().equals(FORMAT), "format " + FORMAT);
      Map<String, WeightShape> weights = weights(root.path("weights"));
      return new ProvenanceJson(
          new Provenance(
              text(root, "method"), text(root, "model"), form(root), weights, training(root)),
          choice(Variance.class, root, "variance"),
          rows(root.path("rows"), weights));
    } catch (JsonProcessingException e) {
      throw new EditorException("its description is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static NetworkForm form(JsonNode root) {
    int rank = root.path("rank").asInt(0);
    int blocks = root.path("blocks").asInt(-1);
    require(rank > 0, "rank above 0");
    require(blocks >= 0, "number of blocks");
    return NetworkForm.of(choice(UpdateRule.class, root, "rule"), rank, blocks);
  }

  private static Map<String, WeightShape> weights(JsonNode node) {
    Map<String, WeightShape> weights = new LinkedHashMap<>();
    node.fields()
        .forEachRemaining(
            weight -> {
              int keys = weight.getValue().path(0).asInt(0);
              int gradients = weight.getValue().path(1).asInt(0);
              require(keys > 0 && gradients > 0, "shape of " + weight.getKey());
              weights.put(weight.getKey(), new WeightShape(keys, gradients));
            });
    require(!weights.isEmpty(), "weights");
    return weights;
  }

  private static Map<WeightShape, Double> rows(JsonNode node, Map<String, WeightShape> weights) {
    Map<WeightShape, Double> rows = new TreeMap<>();
    for (WeightShape shape : weights.values()) {
      JsonNode count = node.path(shape.toString());
      require(count.isNumber() && count.doubleValue() >= 0, "rows of shape " + shape);
      rows.put(shape, count.doubleValue());
    }
    return rows;
  }

  private static ObjectNode training(JsonNode root) {
    require(root.path("training").isObject(), "training");
    return (ObjectNode) root.get("training");
  }

  private static String text(JsonNode root, String key) {
    require(root.path(key).isTextual(), key);
    return root.get(key).textValue();
  }

  private static <E extends Enum<E>> E choice(Class<E> type, JsonNode root, String key) {
    for (E value : type.getEnumConstants()) {
      if (value.name().equals(root.path(key).asText())) {
        return value;
      }
    }
    throw new EditorException("its description has no known %s".formatted(key));
  }

  private static void require(boolean held, String what) {
    if (!held) {
      throw new EditorException("its description has no " + what);
    }
  }
}
