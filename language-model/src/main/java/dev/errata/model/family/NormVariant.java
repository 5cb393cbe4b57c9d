package dev.errata.model.family;

import java.util.Objects;

/**
 * How activations are normalised.
 *
 * @param kind the formula
 * @param epsilon added to variance or mean square
 * @param afterBranches whether what attention and MLP give is normalised too before it is added to
 *     the stream (Gemma 2)
 */
public record NormVariant(Kind kind, double epsilon, boolean afterBranches) {
  /** The formula; w gain, b bias, over the last axis. */
  public enum Kind {
    /** {@code w (x − mean x) / √(var x + ε) + b}. */
    LAYER,
    /** {@code w x / √(mean x² + ε)}. */
    RMS,
    /** {@code (1 + w) x / √(mean x² + ε)}, as Gemma stores its gains. */
    RMS_ONE_PLUS
  }

  public NormVariant {
    Objects.requireNonNull(kind, "kind");
    Require.positive("norm epsilon", epsilon);
  }
}
