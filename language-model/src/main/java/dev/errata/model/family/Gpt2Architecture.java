package dev.errata.model.family;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.errata.model.Activation;
import dev.errata.model.ModelConfig;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The size of a GPT-2 style model to be made from scratch.
 *
 * @param vocabularySize rows of the token embedding
 * @param contextLength longest token row, prompt and answer together
 * @param width residual stream, {@code n_embd}
 * @param layers number of blocks, {@code n_layer}
 * @param heads attention heads per block, {@code n_head}; divides {@code width}
 * @param innerWidth MLP width, {@code n_inner}
 * @param activation between the two MLP weights
 * @param normEpsilon {@code layer_norm_epsilon}
 * @param tiedEmbeddings whether the output matrix is the token embedding
 * @param editLayers layers that the model's makers recommend to edit ({@code errata_edit_layers});
 *     may be empty
 */
public record Gpt2Architecture(
    int vocabularySize,
    int contextLength,
    int width,
    int layers,
    int heads,
    int innerWidth,
    Activation activation,
    double normEpsilon,
    boolean tiedEmbeddings,
    List<Integer> editLayers) {

  public Gpt2Architecture {
    editLayers = List.copyOf(editLayers);
    Require.positive("number of heads", heads);
    Require.multiple("width", width, "number of heads", heads);
  }

  /** What the forward pass needs to know. */
  public ModelConfig config() {
    return new ModelConfig(
        Gpt2.FAMILY,
        vocabularySize,
        contextLength,
        width,
        layers,
        new AttentionVariant(
            heads,
            heads,
            width / heads,
            true,
            true,
            false,
            1 / Math.sqrt((double) width / heads),
            OptionalDouble.empty(),
            Collections.nCopies(layers, AttentionVariant.UNLIMITED)),
        new MlpVariant(innerWidth, activation, false, true, false),
        new NormVariant(NormVariant.Kind.LAYER, normEpsilon, false),
        new Positions.Learned(),
        EmbeddingVariant.plain(tiedEmbeddings),
        editLayers);
  }

  /** The same as {@code config.json} says it. */
  public ObjectNode json() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.putArray("architectures").add("GPT2LMHeadModel");
    json.put("model_type", Gpt2.MODEL_TYPE);
    json.put("vocab_size", vocabularySize);
    json.put("n_positions", contextLength);
    json.put("n_ctx", contextLength);
    json.put("n_embd", width);
    json.put("n_layer", layers);
    json.put("n_head", heads);
    json.put("n_inner", innerWidth);
    json.put("activation_function", activation.configName());
    json.put("layer_norm_epsilon", normEpsilon);
    json.put("resid_pdrop", 0.0).put("embd_pdrop", 0.0).put("attn_pdrop", 0.0);
    json.put("tie_word_embeddings", tiedEmbeddings);
    editLayers.forEach(json.putArray("errata_edit_layers")::add);
    return json;
  }
}
