package dev.errata.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.errata.model.family.Families;
import dev.errata.model.safetensors.Precision;
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
import java.util.function.Supplier;

/** Reads and writes the files of a {@link Checkpoint}. */
final class CheckpointFiles {
  private static final String CONFIG = "config.json";

  /** Small files that are carried along where they exist. */
  private static final List<String> SIDE_FILES =
      List.of(
          Checkpoint.TOKENIZER,
          Checkpoint.GENERATION,
          "tokenizer_config.json",
          "special_tokens_map.json",
          "added_tokens.json",
          "chat_template.jinja",
          "vocab.json",
          "merges.txt",
          "LICENSE",
          "README.md");

  private CheckpointFiles() {}

  static Checkpoint read(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new ModelException("model directory " + directory + " does not exist");
    }
    try {
      JsonNode json = SmallFiles.json(directory.resolve(CONFIG));
      ModelConfig config = Families.read(json);
      Map<String, byte[]> files = sideFiles(directory);
      if (!files.containsKey(Checkpoint.TOKENIZER)) {
        throw new ModelException(Checkpoint.TOKENIZER + " is missing");
      }
      WeightFiles weights = WeightFiles.open(directory, config);
      return new Checkpoint(config, (ObjectNode) json, files, weights.weights(), weights);
    } catch (ModelException e) {
      throw new ModelException("model directory " + directory + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new ModelException("model directory " + directory + " cannot be read: " + e, e);
    }
  }

  static void write(Checkpoint checkpoint, Path directory, Precision precision) {
    ObjectNode config = checkpoint.configJson().deepCopy();
    config.put("torch_dtype", precision.configName());
    config.remove("dtype");
    writeAround(
        checkpoint,
        directory,
        config,
        () -> {
          SmallFiles.replace(
              directory.resolve(WeightFiles.SINGLE),
              file -> writer(checkpoint, precision).write(file));
          Files.deleteIfExists(directory.resolve(WeightFiles.INDEX));
        });
  }

  static void save(Checkpoint checkpoint, WeightFiles files, Path directory, Saving saving) {
    writeAround(
        checkpoint,
        directory,
        checkpoint.configJson(),
        () -> files.save(directory, checkpoint.weights(), saving));
  }

  /** Writes weights. */
  @FunctionalInterface
  private interface Weights {
    void write() throws IOException;
  }

  /** The configuration comes last: a directory without one is not taken for a model. */
  private static void writeAround(
      Checkpoint checkpoint, Path directory, ObjectNode config, Weights weights) {
    try {
      Files.createDirectories(directory);
      weights.write();
      for (Map.Entry<String, byte[]> file : checkpoint.files().entrySet()) {
        SmallFiles.write(directory.resolve(file.getKey()), file.getValue());
      }
      SmallFiles.write(directory.resolve(CONFIG), SmallFiles.bytes(config));
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
      throw new ModelException(
          "%d weights are missing: %s".formatted(missing.size(), Names.few(missing)));
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

  private static SafetensorsWriter writer(Checkpoint checkpoint, Precision precision) {
    MasterWeights weights = checkpoint.weights();
    SafetensorsWriter writer = new SafetensorsWriter(precision);
    for (String name : checkpoint.config().shapes().keySet()) {
      int[] shape = weights.shape(name);
      if (checkpoint.config().family().isTransposedInFiles(name)) {
        Supplier<float[]> turned =
            () -> Weight.transpose(weights.entry(name).values(), shape[0], shape[1]);
        writer.add(name, Weight.turned(shape), turned);
      } else {
        writer.add(name, shape, () -> weights.entry(name).values());
      }
    }
    return writer;
  }

  private static Map<String, byte[]> sideFiles(Path directory) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (String name : SIDE_FILES) {
      Path file = directory.resolve(name);
      if (Files.exists(file)) {
        files.put(name, SmallFiles.read(file));
      }
    }
    return files;
  }
}
