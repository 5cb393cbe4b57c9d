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
  private final WeightFiles origin;
  // Asked for with every edit; read when first asked, since not every use needs it to be right.
  private volatile GenerationConfig generation;

  /** As read, or with {@code origin} null as made from scratch. */
  Checkpoint(
      ModelConfig config,
      ObjectNode configJson,
      Map<String, byte[]> files,
      MasterWeights weights,
      WeightFiles origin) {
    this.config = config;
    this.configJson = configJson;
    this.files = new TreeMap<>(files);
    this.weights = weights;
    this.origin = origin;
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
    return new Checkpoint(Families.read(configJson), configJson, files, weights, null);
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
   * Writes all weights in one precision, in one file. Existing files of the same names are replaced
   * whole.
   *
   * @throws ModelException if it cannot be written
   */
  public void write(Path directory, Precision precision) {
    CheckpointFiles.write(this, directory, precision);
  }

  /**
   * Writes a directory that this program loads as the same bits: weight files without an edited
   * matrix are linked (copied where links are not possible), in others edited matrices are float32
   * and the rest stays bit for bit. A model made from scratch is written in float32.
   *
   * @throws ModelException if it cannot be written
   */
  public void save(Path directory) {
    save(directory, Saving.SNAPSHOT);
  }

  /**
   * Writes a directory for any program, in the types of the directory that the model came from:
   * edited matrices are rounded to them, everything else is copied bit for bit.
   *
   * @throws ModelException if it cannot be written
   */
  public void export(Path directory) {
    save(directory, Saving.EXPORT);
  }

  private void save(Path directory, Saving saving) {
    if (origin == null) {
      write(directory, Precision.FLOAT32);
    } else {
      CheckpointFiles.save(this, origin, directory, saving);
    }
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
    GenerationConfig read = generation;
    if (read == null) {
      read = GenerationConfig.of(files.get(GENERATION), configJson);
      generation = read;
    }
    return read;
  }

  ObjectNode configJson() {
    return configJson;
  }

  Map<String, byte[]> files() {
    return files;
  }
}
