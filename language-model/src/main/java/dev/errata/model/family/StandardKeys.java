package dev.errata.model.family;

import dev.errata.model.Activation;
import dev.errata.model.ModelConfig;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** The keys of {@code config.json} that Llama and the families after it share. */
final class StandardKeys {
  private static final String HEADS = "num_attention_heads";
  private static final String KEY_VALUE_HEADS = "num_key_value_heads";
  private static final String HEAD_WIDTH = "head_dim";
  private static final String WINDOW = "sliding_window";
  private static final String LAYER_TYPES = "layer_types";
  private static final String SLIDING = "sliding_attention";
  private static final String FULL = "full_attention";

  private final ConfigKeys keys;

  StandardKeys(ConfigKeys keys) {
    this.keys = keys;
    if (keys.optionalPositive(KEY_VALUE_HEADS).isPresent()) {
      keys.requireMultiple(HEADS, KEY_VALUE_HEADS);
    }
    keys.refuseIfGiven("partial_rotary_factor");
  }

  ModelConfig config(
      Family family,
      AttentionVariant attention,
      MlpVariant mlp,
      NormVariant norm,
      EmbeddingVariant embedding) {
    return new ModelConfig(
        family,
        keys.positive("vocab_size"),
        keys.positive("max_position_embeddings"),
        width(),
        layers(),
        attention,
        mlp,
        norm,
        new Positions.Rotary(
            RopeKeys.theta(keys), attention.headWidth(), false, RopeKeys.scaling(keys)),
        embedding,
        keys.editLayers());
  }

  int width() {
    return keys.positive("hidden_size");
  }

  int layers() {
    return keys.positive("num_hidden_layers");
  }

  int heads() {
    return keys.positive(HEADS);
  }

  /** As many as there are query heads, where nothing is said. */
  int keyValueHeads() {
    return keys.optionalPositive(KEY_VALUE_HEADS).orElse(heads());
  }

  /** An equal part of the width, where nothing is said. */
  int headWidth() {
    OptionalInt width = keys.optionalPositive(HEAD_WIDTH);
    if (width.isEmpty()) {
      keys.requireMultiple("hidden_size", HEADS);
    }
    int head = width.orElseGet(() -> width() / heads());
    if (head % 2 != 0) {
      throw keys.wrong(HEAD_WIDTH, "an even number, since pairs are rotated; it comes to " + head);
    }
    return head;
  }

  /** Scores scaled by {@code 1/√headWidth} and not capped. */
  AttentionVariant attention(
      boolean inputBias, boolean outputBias, boolean queryKeyNorm, List<Integer> windows) {
    return new AttentionVariant(
        heads(),
        keyValueHeads(),
        headWidth(),
        inputBias,
        outputBias,
        queryKeyNorm,
        1 / Math.sqrt(headWidth()),
        OptionalDouble.empty(),
        windows);
  }

  MlpVariant gatedMlp(String activationKey, Activation activation, boolean bias) {
    return new MlpVariant(
        keys.positive("intermediate_size"),
        keys.activation(activationKey, activation),
        true,
        bias,
        false);
  }

  NormVariant norm(NormVariant.Kind kind, boolean afterBranches) {
    return new NormVariant(kind, keys.number("rms_norm_eps", 1e-6), afterBranches);
  }

  List<Integer> unlimited() {
    return Collections.nCopies(layers(), AttentionVariant.UNLIMITED);
  }

  /**
   * The window of each layer: layers of the type {@code sliding_attention} have {@code
   * sliding_window}. Where no types are listed, {@code usual} says which slide.
   */
  List<Integer> windows(IntPredicate usual) {
    List<String> types = keys.texts(LAYER_TYPES);
    if (!types.isEmpty()
        && (types.size() != layers()
            || !types.stream().allMatch(t -> t.equals(SLIDING) || t.equals(FULL)))) {
      throw keys.wrong(
          LAYER_TYPES, "%s or %s for each of %d layers".formatted(SLIDING, FULL, layers()));
    }
    return IntStream.range(0, layers())
        .map(
            layer ->
                (types.isEmpty() ? usual.test(layer) : types.get(layer).equals(SLIDING))
                    ? keys.positive(WINDOW)
                    : AttentionVariant.UNLIMITED)
        .boxed()
        .toList();
  }

  /** As Qwen says it: the layers from {@code max_window_layers} on slide, if any do. */
  List<Integer> upperWindows() {
    if (!keys.flag("use_sliding_window", false) || keys.isNull(WINDOW)) {
      return unlimited();
    }
    int from = keys.optionalWhole("max_window_layers").orElse(28);
    return windows(layer -> layer >= from);
  }
}
