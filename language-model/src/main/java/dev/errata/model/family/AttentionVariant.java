package dev.errata.model.family;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Causal attention of one model. Query head i reads key-value head {@code i / (heads /
 * keyValueHeads)}.
 *
 * @param heads query heads
 * @param keyValueHeads heads of keys and values; divides {@code heads}
 * @param headWidth numbers per head; {@code heads · headWidth} may differ from the model's width
 * @param inputBias whether the query, key and value weights have biases
 * @param outputBias whether the output weight has one
 * @param queryKeyNorm whether each query and key is normalised (Qwen 3)
 * @param scale factor of the scores, usually {@code 1/√headWidth}
 * @param softCap c where scores s become {@code c tanh(s/c)} (Gemma 2)
 * @param windows per layer how many tokens a token sees, itself included; {@link #UNLIMITED} for
 *     all before it
 */
public record AttentionVariant(
    int heads,
    int keyValueHeads,
    int headWidth,
    boolean inputBias,
    boolean outputBias,
    boolean queryKeyNorm,
    double scale,
    OptionalDouble softCap,
    List<Integer> windows) {

  /** A window without an end. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  public AttentionVariant {
    Require.positive("number of heads", heads);
    Require.positive("number of key-value heads", keyValueHeads);
    Require.positive("width of a head", headWidth);
    Require.multiple("number of heads", heads, "number of key-value heads", keyValueHeads);
    Require.positive("scale of attention scores", scale);
    softCap.ifPresent(cap -> Require.positive("soft cap of attention scores", cap));
    windows = List.copyOf(windows);
  }

  /** Numbers per token in all queries. */
  public int queryWidth() {
    return heads * headWidth;
  }

  /** Numbers per token in all keys, and in all values. */
  public int keyValueWidth() {
    return keyValueHeads * headWidth;
  }
}
