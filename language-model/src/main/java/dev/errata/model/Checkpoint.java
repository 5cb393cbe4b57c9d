package dev.errata.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.errata.model.family.Families;
import dev.errata.model.safetensors.Precision;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * A model as its Hugging Face directory says it: configuration, weights, tokenizer and the small
 * files beside them.
 */
public final class Checkpoint {
  static final String TOKENIZER = "tokenizer.json";
  static final String GENERATION = "generation_config.json";

  private final ModelConfig config;
  private final ObjectNode configJson;
  private final Map<String, byte[]> files;
  private final MasterWeights weights;

  Checkpoint(
      ModelConfig config, ObjectNode configJson, Map<String, byte[]> files, MasterWeights weights) {
    this.config = config;
    this.configJson = configJson;
    this.files = new TreeMap<>(files);
    this.weights = weights;
    CheckpointFiles.checkShapes(config, weights);
  }

  /**
   * A checkpoint made from scratch, for training.
   *
   * @param configJson the architecture as {@code config.json} says it
   * @param files small files to lie beside the weights by name; {@code tokenizer.json} must be
   *     among them
   * @param weights all weights of {@link ModelConfig#shapes}
   */
  public static Checkpoint of(
      ObjectNode configJson, Map<String, byte[]> files, MasterWeights weights) {
    if (!files.containsKey(TOKENIZER)) {
      throw new ModelException("a checkpoint needs a " + TOKENIZER);
    }
    return new Checkpoint(Families.read(configJson), configJson, files, weights);
  }

  /**
   * Reads a directory with {@code config.json}, {@code tokenizer.json} and {@code
   * model.safetensors} (or the shards of {@code model.safetensors.index.json}).
   *
   * @throws ModelException with one clear line if something is missing or corrupt
   */
  public static Checkpoint read(Path directory) {
    return CheckpointFiles.read(directory);
  }

  /**
   * Writes a directory that this class and the {@code transformers} library load. Existing files of
   * the same names are overwritten.
   *
   * @throws ModelException if it cannot be written
   */
  public void write(Path directory, Precision precision) {
    CheckpointFiles.write(this, directory, precision);
  }

  public ModelConfig config() {
    return config;
  }

  public MasterWeights weights() {
    return weights;
  }

  public byte[] tokenizerJson() {
    return files.get(TOKENIZER).clone();
  }

  /** What {@code generation_config.json} and {@code config.json} say about ending a text. */
  public GenerationConfig generation() {
    return GenerationConfig.of(files.get(GENERATION), configJson);
  }

  ObjectNode configJson() {
    return configJson;
  }

  Map<String, byte[]> files() {
    return files;
  }
}
