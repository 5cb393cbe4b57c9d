package dev.errata.model.family;

import java.util.OptionalDouble;

/**
 * How tokens become vectors and vectors logits.
 *
 * @param tied whether the output matrix is the token embedding
 * @param outputBias whether the output matrix has a bias (GPT-J)
 * @param scale factor of the embedded tokens, 1 in most families
 * @param logitCap c where logits l become {@code c tanh(l/c)} (Gemma 2)
 */
public record EmbeddingVariant(
    boolean tied, boolean outputBias, double scale, OptionalDouble logitCap) {

  public EmbeddingVariant {
    Require.positive("scale of embeddings", scale);
    logitCap.ifPresent(cap -> Require.positive("soft cap of logits", cap));
  }

  /** Without bias, scale or cap. */
  public static EmbeddingVariant plain(boolean tied) {
    return new EmbeddingVariant(tied, false, 1, OptionalDouble.empty());
  }
}
