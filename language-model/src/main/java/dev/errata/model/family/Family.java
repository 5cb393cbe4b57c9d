package dev.errata.model.family;

import dev.errata.model.ModelConfig;

/**
 * A family of decoders: how its {@code config.json} describes a model and what the weights are
 * called. Everything that the forward pass does differently is in the {@link ModelConfig} that
 * {@link #read} makes.
 */
public interface Family {
  /** What {@code config.json} says under {@code model_type}. */
  String modelType();

  /**
   * Reads the architecture.
   *
   * @throws dev.errata.model.ModelException if a key is missing or wrong, or names something that
   *     is not supported
   */
  ModelConfig read(ConfigKeys keys);

  /** How the weights are called in files and in memory. */
  WeightNames names();

  /** Whether files hold this weight as {@code [d_in, d_out]} (GPT-2's Conv1D). */
  default boolean isTransposedInFiles(String weight) {
    return false;
  }

  /** Whether files may hold this name although it is no weight, such as a causal mask. */
  boolean isBuffer(String name);
}
