package dev.errata.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.errata.model.family.Families;
import dev.errata.model.safetensors.Precision;
import dev.errata.model.safetensors.SafetensorsException;
import dev.errata.model.safetensors.SafetensorsReader;
import dev.errata.model.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads and writes the files of a {@link Checkpoint}. */
final class CheckpointFiles {
  private static final String CONFIG = "config.json";
  private static final String WEIGHTS = "model.safetensors";
  private static final String INDEX = "model.safetensors.index.json";

  /** Small files that are carried along where they exist. */
  private static final List<String> SIDE_FILES =
      List.of(
          Checkpoint.TOKENIZER,
          Checkpoint.GENERATION,
          "tokenizer_config.json",
          "special_tokens_map.json",
          "vocab.json",
          "merges.txt",
          "README.md");

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private CheckpointFiles() {}

  static Checkpoint read(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new ModelException("model directory " + directory + " does not exist");
    }
    try {
      JsonNode json = json(directory.resolve(CONFIG));
      ModelConfig config = Families.read(json);
      Map<String, byte[]> files = sideFiles(directory);
      if (!files.containsKey(Checkpoint.TOKENIZER)) {
        throw new ModelException(Checkpoint.TOKENIZER + " is missing");
      }
      return new Checkpoint(config, (ObjectNode) json, files, weights(directory, config));
    } catch (ModelException e) {
      throw new ModelException("model directory " + directory + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new ModelException("model directory " + directory + " cannot be read: " + e, e);
    }
  }

  static void write(Checkpoint checkpoint, Path directory, Precision precision) {
    try {
      Files.createDirectories(directory);
      ObjectNode config = checkpoint.configJson().deepCopy();
      config.put("torch_dtype", precision.configName());
      config.remove("dtype");
      JSON.writeValue(directory.resolve(CONFIG).toFile(), config);
      for (Map.Entry<String, byte[]> file : checkpoint.files().entrySet()) {
        Files.write(directory.resolve(file.getKey()), file.getValue());
      }
      writeWeights(checkpoint, directory.resolve(WEIGHTS), precision);
      Files.deleteIfExists(directory.resolve(INDEX));
    } catch (IOException e) {
      throw new ModelException("model cannot be written to " + directory + ": " + e, e);
    }
  }

  /** Checks that the weights are exactly those of the architecture. */
  static void checkShapes(ModelConfig config, MasterWeights weights) {
    Map<String, int[]> expected = config.shapes();
    Set<String> missing = new TreeSet<>(expected.keySet());
    missing.removeAll(weights.names());
    if (!missing.isEmpty()) {
      throw new ModelException("%d weights are missing: %s".formatted(missing.size(), missing));
    }
    expected.forEach(
        (name, shape) -> {
          if (!Arrays.equals(shape, weights.shape(name))) {
            throw new ModelException(
                "weight %s has shape %s, %s asks for %s"
                    .formatted(
                        name,
                        Arrays.toString(weights.shape(name)),
                        CONFIG,
                        Arrays.toString(shape)));
          }
        });
  }

  private static void writeWeights(Checkpoint checkpoint, Path file, Precision precision)
      throws IOException {
    MasterWeights weights = checkpoint.weights();
    SafetensorsWriter writer = new SafetensorsWriter(precision);
    for (String name : checkpoint.config().shapes().keySet()) {
      int[] shape = weights.shape(name);
      if (checkpoint.config().family().isTransposedInFiles(name)) {
        int[] turned = {shape[1], shape[0]};
        writer.add(name, turned, () -> transpose(weights.get(name), shape[0], shape[1]));
      } else {
        writer.add(name, shape, () -> weights.get(name));
      }
    }
    writer.write(file);
  }

  private static MasterWeights weights(Path directory, ModelConfig config) throws IOException {
    MasterWeights weights = new MasterWeights();
    for (Path file : weightFiles(directory)) {
      try (SafetensorsReader reader = SafetensorsReader.open(file)) {
        readInto(weights, reader, config);
      } catch (SafetensorsException e) {
        throw new ModelException(file.getFileName() + " is corrupt: " + e.getMessage(), e);
      }
    }
    return weights;
  }

  /**
   * Older files lack the prefix; buffers such as the causal mask are no weights and are skipped.
   */
  private static void readInto(MasterWeights weights, SafetensorsReader reader, ModelConfig config)
      throws IOException {
    Set<String> wanted = config.shapes().keySet();
    for (String stored : reader.names()) {
      String name = wanted.contains(stored) ? stored : config.names().prefix() + stored;
      if (!wanted.contains(name)) {
        continue;
      }
      int[] shape = reader.shape(stored);
      float[] values = reader.read(stored);
      if (config.family().isTransposedInFiles(name) && shape.length == 2) {
        values = transpose(values, shape[0], shape[1]);
        shape = new int[] {shape[1], shape[0]};
      }
      weights.put(name, shape, values);
    }
  }

  private static List<Path> weightFiles(Path directory) throws IOException {
    Path index = directory.resolve(INDEX);
    if (Files.exists(directory.resolve(WEIGHTS))) {
      return List.of(directory.resolve(WEIGHTS));
    }
    if (!Files.exists(index)) {
      throw new ModelException(WEIGHTS + " is missing");
    }
    Set<String> names = new TreeSet<>();
    json(index).path("weight_map").forEach(file -> names.add(file.asText()));
    for (String name : names) {
      if (!Files.exists(directory.resolve(name))) {
        throw new ModelException(name + " is missing, which " + INDEX + " names");
      }
    }
    return names.stream().map(directory::resolve).toList();
  }

  private static Map<String, byte[]> sideFiles(Path directory) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (String name : SIDE_FILES) {
      Path file = directory.resolve(name);
      if (Files.exists(file)) {
        files.put(name, Files.readAllBytes(file));
      }
    }
    return files;
  }

  private static JsonNode json(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new ModelException(file.getFileName() + " is missing");
    }
    try {
      return JSON.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new ModelException(file.getFileName() + " is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** {@code [rows, columns]} turned to {@code [columns, rows]}. */
  private static float[] transpose(float[] values, int rows, int columns) {
    float[] turned = new float[values.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        turned[j * rows + i] = values[i * columns + j];
      }
    }
    return turned;
  }
}
