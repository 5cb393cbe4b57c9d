package dev.errata.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.errata.model.safetensors.Precision;
import dev.errata.model.safetensors.SafetensorsException;
import dev.errata.model.safetensors.SafetensorsReader;
import dev.errata.model.safetensors.SafetensorsWriter;
import dev.errata.model.safetensors.StoredTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The weight files of a Hugging Face directory: one, or the shards that an index names. */
final class WeightFiles {
  static final String SINGLE = "model.safetensors";
  static final String INDEX = "model.safetensors.index.json";

  private final Map<String, SafetensorsReader> shards;
  private final ModelConfig config;
  private final JsonNode index;

  private WeightFiles(Map<String, SafetensorsReader> shards, ModelConfig config, JsonNode index) {
    this.shards = shards;
    this.config = config;
    this.index = index;
  }

  /**
   * Opens the files and checks what they say of themselves.
   *
   * @throws ModelException if one is missing or corrupt, or the index says what is not so
   */
  static WeightFiles open(Path directory, ModelConfig config) throws IOException {
    if (Files.exists(directory.resolve(SINGLE))) {
      return new WeightFiles(Map.of(SINGLE, reader(directory, SINGLE)), config, null);
    }
    if (!Files.exists(directory.resolve(INDEX))) {
      throw new ModelException(SINGLE + " is missing");
    }
    JsonNode index = SmallFiles.json(directory.resolve(INDEX));
    Map<String, SafetensorsReader> shards = new LinkedHashMap<>();
    for (String name : shardNames(index)) {
      if (!Files.exists(directory.resolve(name))) {
        throw new ModelException(name + " is missing, which " + INDEX + " names");
      }
      shards.put(name, reader(directory, name));
    }
    checkIndex(index, shards);
    return new WeightFiles(shards, config, index);
  }

  /**
   * The weights, left in their files.
   *
   * @throws ModelException naming file and tensor if one is of a wrong shape or type, there twice,
   *     or unknown to the configuration; that none is missing is for others to check
   */
  MasterWeights weights() {
    MasterWeights weights = new MasterWeights();
    List<String> unknown = new ArrayList<>();
    shards.forEach((file, reader) -> addAll(weights, file, reader, unknown));
    if (!unknown.isEmpty()) {
      throw new ModelException(
          "%d tensors are no weights of the model that config.json describes: %s"
              .formatted(unknown.size(), Names.few(unknown)));
    }
    return weights;
  }

  /**
   * Writes {@code weights} in files of the same names.
   *
   * @throws IOException if a file cannot be written
   */
  void save(Path directory, MasterWeights weights, Saving saving) throws IOException {
    long growth = 0;
    for (Map.Entry<String, SafetensorsReader> shard : shards.entrySet()) {
      growth += save(directory.resolve(shard.getKey()), shard.getValue(), weights, saving);
    }
    if (index == null) {
      Files.deleteIfExists(directory.resolve(INDEX));
      return;
    }
    ObjectNode changed = index.deepCopy();
    if (changed.path("metadata").path("total_size").isIntegralNumber()) {
      long size = changed.path("metadata").path("total_size").longValue();
      ((ObjectNode) changed.path("metadata")).put("total_size", size + growth);
    }
    SmallFiles.write(directory.resolve(INDEX), SmallFiles.bytes(changed));
    Files.deleteIfExists(directory.resolve(SINGLE));
  }

  /** How many bytes the file grew by. */
  private long save(Path target, SafetensorsReader shard, MasterWeights weights, Saving saving)
      throws IOException {
    if (shard.tensors().stream().noneMatch(tensor -> isEdited(tensor, weights))) {
      Placing.place(shard, target, saving);
      return 0;
    }
    SafetensorsWriter writer = new SafetensorsWriter(Precision.FLOAT32);
    long growth = 0;
    for (StoredTensor tensor : shard.tensors()) {
      if (isEdited(tensor, weights)) {
        Precision precision = saving.precision(tensor.precision());
        growth += tensor.elements() * (precision.bytes() - tensor.precision().bytes());
        String name = weightName(tensor.name());
        writer.add(tensor.name(), tensor.shape(), precision, () -> inFileOrder(weights, name));
      } else {
        writer.add(tensor);
      }
    }
    SmallFiles.replace(target, writer::write);
    return growth;
  }

  private boolean isEdited(StoredTensor tensor, MasterWeights weights) {
    String name = weightName(tensor.name());
    return weights.names().contains(name) && weights.entry(name) instanceof Weight.Held;
  }

  private float[] inFileOrder(MasterWeights weights, String name) {
    int[] shape = weights.shape(name);
    return config.family().isTransposedInFiles(name)
        ? Weight.transpose(weights.entry(name).values(), shape[0], shape[1])
        : weights.entry(name).values();
  }

  private void addAll(
      MasterWeights weights, String file, SafetensorsReader reader, List<String> unknown) {
    for (StoredTensor tensor : reader.tensors()) {
      String name = weightName(tensor.name());
      if (config.shapes().containsKey(name)) {
        if (weights.names().contains(name)) {
          throw new ModelException(file + " holds " + tensor.name() + ", which is there twice");
        }
        check(file, tensor, config.shapes().get(name), isTransposed(name));
        weights.put(name, tensor, isTransposed(name));
      } else if (!mayBeThere(tensor.name())) {
        unknown.add(tensor.name() + " in " + file);
      }
    }
  }

  /** Causal masks and such, and an output matrix that is the embedding. */
  private boolean mayBeThere(String stored) {
    return config.family().isBuffer(stored)
        || (config.embedding().tied() && stored.equals(config.names().output()));
  }

  private boolean isTransposed(String name) {
    return config.family().isTransposedInFiles(name);
  }

  /** Files of the bare decoder leave the prefix out. */
  private String weightName(String stored) {
    return config.shapes().containsKey(stored) ? stored : config.names().prefix() + stored;
  }

  private static void check(String file, StoredTensor tensor, int[] shape, boolean transposed) {
    int[] expected = transposed ? Weight.turned(shape) : shape;
    if (!Arrays.equals(expected, tensor.shape())) {
      throw new ModelException(
          "%s in %s has shape %s, config.json asks for %s"
              .formatted(
                  tensor.name(), file, Arrays.toString(tensor.shape()), Arrays.toString(expected)));
    }
    try {
      tensor.precision();
    } catch (SafetensorsException e) {
      throw new ModelException(file + ": " + e.getMessage(), e);
    }
  }

  private static SafetensorsReader reader(Path directory, String name) throws IOException {
    try {
      return SafetensorsReader.open(directory.resolve(name));
    } catch (SafetensorsException e) {
      throw new ModelException(name + " is corrupt: " + e.getMessage(), e);
    }
  }

  private static Set<String> shardNames(JsonNode index) {
    Set<String> names = new TreeSet<>();
    for (JsonNode file : index.path("weight_map")) {
      String name = file.asText();
      if (!file.isTextual() || !name.endsWith(".safetensors") || name.matches(".*[/\\\\].*")) {
        throw new ModelException(
            "%s names %s, expected a file *.safetensors beside it".formatted(INDEX, file));
      }
      names.add(name);
    }
    if (names.isEmpty()) {
      throw new ModelException(INDEX + " has no weight_map that names files");
    }
    return names;
  }

  private static void checkIndex(JsonNode index, Map<String, SafetensorsReader> shards) {
    index
        .path("weight_map")
        .properties()
        .forEach(
            entry -> {
              String shard = entry.getValue().asText();
              if (!shards.get(shard).names().contains(entry.getKey())) {
                throw new ModelException(
                    "%s says that %s lies in %s, which does not hold it"
                        .formatted(INDEX, entry.getKey(), shard));
              }
            });
  }
}
