package dev.errata.model.family;

import java.util.List;

/** The names that Llama and the families after it share. */
class StandardNames implements WeightNames {
  @Override
  public String prefix() {
    return "model.";
  }

  @Override
  public String tokenEmbedding() {
    return "model.embed_tokens.weight";
  }

  @Override
  public String finalNorm() {
    return "model.norm.weight";
  }

  @Override
  public String block(int layer) {
    return "model.layers." + layer + ".";
  }

  @Override
  public List<String> attentionIn(int layer) {
    return List.of(
        attention(layer, "q_proj"), attention(layer, "k_proj"), attention(layer, "v_proj"));
  }

  @Override
  public List<String> queryKeyNorms(int layer) {
    return List.of(attention(layer, "q_norm"), attention(layer, "k_norm"));
  }

  @Override
  public String attentionOut(int layer) {
    return attention(layer, "o_proj");
  }

  @Override
  public String mlpIn(int layer) {
    return block(layer) + "mlp.up_proj.weight";
  }

  @Override
  public String mlpGate(int layer) {
    return block(layer) + "mlp.gate_proj.weight";
  }

  @Override
  public String mlpOut(int layer) {
    return block(layer) + "mlp.down_proj.weight";
  }

  @Override
  public String attentionNorm(int layer) {
    return block(layer) + "input_layernorm.weight";
  }

  @Override
  public String mlpNorm(int layer) {
    return block(layer) + "post_attention_layernorm.weight";
  }

  private String attention(int layer, String part) {
    return block(layer) + "self_attn." + part + ".weight";
  }
}
