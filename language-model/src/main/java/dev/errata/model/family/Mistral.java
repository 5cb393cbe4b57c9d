package dev.errata.model.family;

import dev.errata.model.Activation;
import dev.errata.model.ModelConfig;
import dev.errata.model.family.NormVariant.Kind;

/**
 * Mistral: as Llama, with a sliding window in all layers in version 0.1 and none later (Jiang et
 * al. 2023, <a href="https://arxiv.org/abs/2310.06825">Mistral 7B</a>).
 */
final class Mistral extends StandardFamily {
  private static final String WINDOW = "sliding_window";

  Mistral() {
    super("mistral");
  }

  @Override
  public ModelConfig read(ConfigKeys keys) {
    StandardKeys standard = new StandardKeys(keys.withDefault(WINDOW, 4096));
    return standard.config(
        this,
        standard.attention(
            false,
            false,
            false,
            keys.isNull(WINDOW) ? standard.unlimited() : standard.windows(layer -> true)),
        standard.gatedMlp("hidden_act", Activation.SILU, false),
        standard.norm(Kind.RMS, false),
        EmbeddingVariant.plain(keys.flag("tie_word_embeddings", false)));
  }
}
