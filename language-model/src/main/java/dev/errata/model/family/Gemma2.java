package dev.errata.model.family;

import dev.errata.model.Activation;
import dev.errata.model.ModelConfig;
import dev.errata.model.family.NormVariant.Kind;
import java.util.List;

/**
 * Gemma 2: norms before and after each branch, gains stored less 1, embeddings scaled by √width,
 * every other layer with a sliding window, scores and logits capped, GeGLU (Gemma Team 2024, <a
 * href="https://arxiv.org/abs/2408.00118">Gemma 2</a>).
 */
final class Gemma2 extends StandardFamily {
  private static final WeightNames NAMES =
      new StandardNames() {
        @Override
        public String mlpNorm(int layer) {
          return block(layer) + "pre_feedforward_layernorm.weight";
        }

        @Override
        public List<String> branchNorms(int layer) {
          return List.of(
              block(layer) + "post_attention_layernorm.weight",
              block(layer) + "post_feedforward_layernorm.weight");
        }
      };

  Gemma2() {
    super("gemma2");
  }

  @Override
  public WeightNames names() {
    return NAMES;
  }

  @Override
  public ModelConfig read(ConfigKeys keys) {
    StandardKeys standard = new StandardKeys(keys.withDefault("head_dim", 256));
    boolean bias = keys.flag("attention_bias", false);
    AttentionVariant attention =
        new AttentionVariant(
            standard.heads(),
            standard.keyValueHeads(),
            standard.headWidth(),
            bias,
            bias,
            false,
            1 / Math.sqrt(keys.number("query_pre_attn_scalar", 256)),
            keys.withDefault("attn_logit_softcapping", 50).optionalNumber("attn_logit_softcapping"),
            standard.windows(layer -> layer % 2 == 0));
    return standard.config(
        this,
        attention,
        standard.gatedMlp("hidden_activation", Activation.GELU_PYTORCH_TANH, false),
        standard.norm(Kind.RMS_ONE_PLUS, true),
        new EmbeddingVariant(
            keys.flag("tie_word_embeddings", true),
            false,
            Math.sqrt(standard.width()),
            keys.withDefault("final_logit_softcapping", 30)
                .optionalNumber("final_logit_softcapping")));
  }
}
