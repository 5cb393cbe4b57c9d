package dev.errata.model.family;

import dev.errata.model.Activation;
import dev.errata.model.ModelConfig;
import dev.errata.model.family.NormVariant.Kind;

/**
 * Llama 2, 3, 3.1, 3.2: RMS norms, rotary positions (scaled from 3.1 on), grouped queries, SwiGLU
 * (Grattafiori et al. 2024, <a href="https://arxiv.org/abs/2407.21783">The Llama 3 Herd of
 * Models</a>).
 */
final class Llama extends StandardFamily {
  Llama() {
    super("llama");
  }

  @Override
  public ModelConfig read(ConfigKeys keys) {
    StandardKeys standard = new StandardKeys(keys);
    boolean bias = keys.flag("attention_bias", false);
    return standard.config(
        this,
        standard.attention(bias, bias, false, standard.unlimited()),
        standard.gatedMlp("hidden_act", Activation.SILU, keys.flag("mlp_bias", false)),
        standard.norm(Kind.RMS, false),
        EmbeddingVariant.plain(keys.flag("tie_word_embeddings", false)));
  }
}
