package dev.errata.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
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
  private final HalfKernels kernels;
  private final DeviceCopies copies;
  private final NDManager manager;
  private final Map<String, NDArray> deviceWeights = new HashMap<>();

  private LanguageModel(Checkpoint checkpoint, LoadOptions options) {
    this.checkpoint = checkpoint;
    this.tokenizer = TextTokenizer.of(checkpoint.tokenizerJson());
    this.kernels = new HalfKernels(options.device());
    this.copies = new DeviceCopies(options.computeType(), options.device());
    this.manager = Engines.newManager(options.device());
    this.decoder =
        new Decoder(
            checkpoint.config(),
            options.computeType() == ComputeType.FLOAT32 ? Kernels.EXACT : kernels);
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
    return new LanguageModel(checkpoint, options);
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

  /**
   * The device copies by name, a live view. Matrices are in the compute type, which need not be one
   * that the engine lets Java read.
   */
  public Map<String, NDArray> deviceWeights() {
    return Collections.unmodifiableMap(deviceWeights);
  }

  /** Copies these weights from the master weights to the device again. */
  public void refresh(Collection<String> weightNames) {
    for (String name : weightNames) {
      NDArray fresh = copies.of(weights().entry(name), manager);
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
   * Logits {@code […, V]} of rows of {@link Trace#stream}, in their manager.
   *
   * @param stream {@code […, d]}
   */
  public NDArray logits(NDArray stream) {
    return decoder.logits(deviceWeights, stream);
  }

  /** The output layer's weight on the device, {@code [V, d]}; a view. */
  public NDArray outputTable() {
    return deviceWeights.get(decoder.outputTable());
  }

  /**
   * As {@link #run(NDManager, Pass)} with other weights of the same names, such as variables that
   * gradients are wanted for.
   */
  public Trace run(NDManager scope, Map<String, NDArray> weights, Pass pass) {
    return decoder.forward(scope, weights, pass);
  }

  /** Writes the model so that this program loads the same bits; see {@link Checkpoint#save}. */
  public void save(Path directory) {
    checkpoint.save(directory);
  }

  /** Writes the model for any program, in its original types; see {@link Checkpoint#export}. */
  public void export(Path directory) {
    checkpoint.export(directory);
  }

  @Override
  public void close() {
    tokenizer.close();
    kernels.close();
    copies.close();
    manager.close();
  }
}
