package dev.errata.model.family;

import dev.errata.model.Activation;
import dev.errata.model.ModelConfig;
import java.util.List;

/**
 * GPT-2: layer norms, learned positions, one weight for queries, keys and values (Radford et al.
 * 2019, <i>Language Models are Unsupervised Multitask Learners</i>).
 */
final class Gpt2 implements Family, WeightNames {
  static final String MODEL_TYPE = "gpt2";
  static final Gpt2 FAMILY = new Gpt2();

  private Gpt2() {}

  @Override
  public String modelType() {
    return MODEL_TYPE;
  }

  @Override
  public ModelConfig read(ConfigKeys keys) {
    keys.refuse("scale_attn_by_inverse_layer_idx", true);
    keys.refuse("scale_attn_weights", false);
    keys.refuse("add_cross_attention", true);
    keys.requireMultiple("n_embd", "n_head");
    int width = keys.positive("n_embd");
    return new Gpt2Architecture(
            keys.positive("vocab_size"),
            keys.positive("n_positions"),
            width,
            keys.positive("n_layer"),
            keys.positive("n_head"),
            keys.optionalPositive("n_inner").orElse(4 * width),
            keys.activation("activation_function", Activation.GELU_NEW),
            keys.number("layer_norm_epsilon", 1e-5),
            keys.flag("tie_word_embeddings", true),
            keys.editLayers())
        .config();
  }

  @Override
  public WeightNames names() {
    return this;
  }

  @Override
  public boolean isTransposedInFiles(String weight) {
    return weight.endsWith(".attn.c_attn.weight")
        || weight.endsWith(".attn.c_proj.weight")
        || weight.endsWith(".mlp.c_fc.weight")
        || weight.endsWith(".mlp.c_proj.weight");
  }

  /** Causal masks, in older files. */
  @Override
  public boolean isBuffer(String name) {
    return name.endsWith(".attn.bias") || name.endsWith(".attn.masked_bias");
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
  public String positionEmbedding() {
    return "transformer.wpe.weight";
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
    return List.of(block(layer) + "attn.c_attn.weight");
  }

  @Override
  public String attentionOut(int layer) {
    return block(layer) + "attn.c_proj.weight";
  }

  @Override
  public String mlpIn(int layer) {
    return block(layer) + "mlp.c_fc.weight";
  }

  @Override
  public String mlpOut(int layer) {
    return block(layer) + "mlp.c_proj.weight";
  }

  @Override
  public String attentionNorm(int layer) {
    return block(layer) + "ln_1.weight";
  }

  @Override
  public String mlpNorm(int layer) {
    return block(layer) + "ln_2.weight";
  }
}
