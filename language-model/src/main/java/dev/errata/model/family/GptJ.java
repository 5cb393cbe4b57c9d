package dev.errata.model.family;

import dev.errata.model.Activation;
import dev.errata.model.ModelConfig;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;

/**
 * GPT-J: attention and MLP read the same norm and are added together; part of each head is rotated,
 * in neighbouring pairs; the output matrix has a bias (Wang and Komatsuzaki 2021, <a
 * href="https://github.com/kingoflolz/mesh-transformer-jax">GPT-J-6B</a>).
 */
final class GptJ implements Family, WeightNames {
  private static final String ROTARY = "rotary_dim";

  @Override
  public String modelType() {
    return "gptj";
  }

  @Override
  public ModelConfig read(ConfigKeys keys) {
    keys.requireMultiple("n_embd", "n_head");
    int width = keys.positive("n_embd");
    int layers = keys.positive("n_layer");
    return new ModelConfig(
        this,
        keys.positive("vocab_size"),
        keys.positive("n_positions"),
        width,
        layers,
        attention(keys, width, layers),
        new MlpVariant(
            keys.optionalPositive("n_inner").orElse(4 * width),
            keys.activation("activation_function", Activation.GELU_NEW),
            false,
            true,
            true),
        new NormVariant(NormVariant.Kind.LAYER, keys.number("layer_norm_epsilon", 1e-5), false),
        new Positions.Rotary(10_000, rotated(keys), true, new RopeScaling.None()),
        new EmbeddingVariant(
            keys.flag("tie_word_embeddings", false), true, 1, OptionalDouble.empty()),
        keys.editLayers());
  }

  private static AttentionVariant attention(ConfigKeys keys, int width, int layers) {
    int heads = keys.positive("n_head");
    int headWidth = width / heads;
    return new AttentionVariant(
        heads,
        heads,
        headWidth,
        false,
        false,
        false,
        1 / Math.sqrt(headWidth),
        OptionalDouble.empty(),
        Collections.nCopies(layers, AttentionVariant.UNLIMITED));
  }

  private static int rotated(ConfigKeys keys) {
    int headWidth = keys.positive("n_embd") / keys.positive("n_head");
    int rotated = keys.positive(ROTARY);
    if (rotated % 2 != 0 || rotated > headWidth) {
      throw keys.wrong(ROTARY, "an even number up to the width of a head, " + headWidth);
    }
    return rotated;
  }

  @Override
  public WeightNames names() {
    return this;
  }

  /** Causal masks and positions, in older files. */
  @Override
  public boolean isBuffer(String name) {
    return name.endsWith(".attn.bias")
        || name.endsWith(".attn.masked_bias")
        || name.endsWith(".attn.embed_positions");
  }

  @Override
  public String prefix() {
    return "transformer.";
  }

  @Override
  public String tokenEmbedding() {
    return "transformer.wte.weight";
  }

  @Override
  public String finalNorm() {
    return "transformer.ln_f.weight";
  }

  @Override
  public String block(int layer) {
    return "transformer.h." + layer + ".";
  }

  @Override
  public List<String> attentionIn(int layer) {
    return List.of(
        block(layer) + "attn.q_proj.weight",
        block(layer) + "attn.k_proj.weight",
        block(layer) + "attn.v_proj.weight");
  }

  @Override
  public String attentionOut(int layer) {
    return block(layer) + "attn.out_proj.weight";
  }

  @Override
  public String mlpIn(int layer) {
    return block(layer) + "mlp.fc_in.weight";
  }

  @Override
  public String mlpOut(int layer) {
    return block(layer) + "mlp.fc_out.weight";
  }

  @Override
  public String attentionNorm(int layer) {
    return block(layer) + "ln_1.weight";
  }

  /** The same as the attention's. */
  @Override
  public String mlpNorm(int layer) {
    return attentionNorm(layer);
  }
}
