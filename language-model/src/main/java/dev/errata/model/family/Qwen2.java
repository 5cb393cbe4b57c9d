package dev.errata.model.family;

import dev.errata.model.Activation;
import dev.errata.model.ModelConfig;
import dev.errata.model.family.NormVariant.Kind;

/**
 * Qwen 2 and 2.5: as Llama, with biases on queries, keys and values; upper layers may slide (Qwen
 * Team 2024, <a href="https://arxiv.org/abs/2412.15115">Qwen2.5 Technical Report</a>).
 */
final class Qwen2 extends StandardFamily {
  Qwen2() {
    super("qwen2");
  }

  @Override
  public ModelConfig read(ConfigKeys keys) {
    StandardKeys standard = new StandardKeys(keys);
    return standard.config(
        this,
        standard.attention(true, false, false, standard.upperWindows()),
        standard.gatedMlp("hidden_act", Activation.SILU, false),
        standard.norm(Kind.RMS, false),
        EmbeddingVariant.plain(keys.flag("tie_word_embeddings", false)));
  }
}
