package dev.errata.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.errata.model.safetensors.Precision;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * A decoder language model ready to run: master weights on the Java side, a copy of them on the
 * device, tokenizer and configuration. Owns its device memory. Not safe for use by several threads
 * at once.
 */
public final class LanguageModel implements AutoCloseable {
  private final Checkpoint checkpoint;
  private final TextTokenizer tokenizer;
  private final Decoder decoder;
  private final NDManager manager;
  private final Map<String, NDArray> deviceWeights = new HashMap<>();

  private LanguageModel(Checkpoint checkpoint, Device device) {
    this.checkpoint = checkpoint;
    this.tokenizer = TextTokenizer.of(checkpoint.tokenizerJson());
    this.decoder = new Decoder(checkpoint.config());
    this.manager = Engines.newManager(device);
    refresh(checkpoint.weights().names());
  }

  /**
   * Loads a Hugging Face directory as {@link LoadOptions#defaults} says.
   *
   * @throws ModelException with one clear line if the directory is missing, incomplete or corrupt
   */
  public static LanguageModel load(Path directory) {
    return load(directory, LoadOptions.defaults());
  }

  /** As {@link #load(Path)}, onto a device of choice. */
  public static LanguageModel load(Path directory, Device device) {
    return load(directory, LoadOptions.defaults().on(device));
  }

  /** As {@link #load(Path)}, onto a device and in a type of choice. */
  public static LanguageModel load(Path directory, LoadOptions options) {
    Checkpoint checkpoint = Checkpoint.read(directory);
    try {
      return of(checkpoint, options);
    } catch (ModelException e) {
      throw new ModelException("model directory " + directory + ": " + e.getMessage(), e);
    }
  }

  /** Makes a model of a checkpoint, whose weights it takes over. */
  public static LanguageModel of(Checkpoint checkpoint, Device device) {
    return of(checkpoint, LoadOptions.defaults().on(device));
  }

  /** Makes a model of a checkpoint, whose weights it takes over. */
  public static LanguageModel of(Checkpoint checkpoint, LoadOptions options) {
    return new LanguageModel(checkpoint, options.device());
  }

  public ModelConfig config() {
    return checkpoint.config();
  }

  public TextTokenizer tokenizer() {
    return tokenizer;
  }

  /** The weights as they are now. Change them through {@link ModelReplica} only. */
  public MasterWeights weights() {
    return checkpoint.weights();
  }

  /** Everything the model's directory says, weights included. */
  public Checkpoint checkpoint() {
    return checkpoint;
  }

  public Device device() {
    return manager.getDevice();
  }

  /** The parent of all scopes; closed with the model. */
  public NDManager manager() {
    return manager;
  }

  /** The device copies by name, a live view. */
  public Map<String, NDArray> deviceWeights() {
    return Collections.unmodifiableMap(deviceWeights);
  }

  /** Copies these weights from the master weights to the device again. */
  public void refresh(Collection<String> weightNames) {
    for (String name : weightNames) {
      long[] shape = Arrays.stream(weights().shape(name)).asLongStream().toArray();
      NDArray fresh = Engines.newArray(manager, weights().get(name), shape);
      NDArray stale = deviceWeights.put(name, fresh);
      if (stale != null) {
        stale.close();
      }
    }
  }

  /**
   * Runs a forward pass on the device weights.
   *
   * @param scope owns everything the pass computes; a sub-manager of {@link #manager}
   */
  public Trace run(NDManager scope, Pass pass) {
    return decoder.forward(scope, deviceWeights, pass);
  }

  /**
   * As {@link #run(NDManager, Pass)} with other weights of the same names, such as variables that
   * gradients are wanted for.
   */
  public Trace run(NDManager scope, Map<String, NDArray> weights, Pass pass) {
    return decoder.forward(scope, weights, pass);
  }

  /** Writes the model as a Hugging Face directory in float32, so that it loads as the same bits. */
  public void save(Path directory) {
    checkpoint.write(directory, Precision.FLOAT32);
  }

  @Override
  public void close() {
    tokenizer.close();
    manager.close();
  }
}
