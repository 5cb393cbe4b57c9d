package dev.errata.model.family;

import dev.errata.model.Activation;
import dev.errata.model.ModelConfig;
import dev.errata.model.family.NormVariant.Kind;

/**
 * Qwen 3: as Qwen 2.5, without its biases, but every query and key is normalised before it is
 * rotated (Qwen Team 2025, <a href="https://arxiv.org/abs/2505.09388">Qwen3 Technical Report</a>).
 */
final class Qwen3 extends StandardFamily {
  Qwen3() {
    super("qwen3");
  }

  @Override
  public ModelConfig read(ConfigKeys keys) {
    StandardKeys standard = new StandardKeys(keys.withDefault("head_dim", 128));
    boolean bias = keys.flag("attention_bias", false);
    return standard.config(
        this,
        standard.attention(bias, bias, true, standard.upperWindows()),
        standard.gatedMlp("hidden_act", Activation.SILU, false),
        standard.norm(Kind.RMS, false),
        EmbeddingVariant.plain(keys.flag("tie_word_embeddings", false)));
  }
}
