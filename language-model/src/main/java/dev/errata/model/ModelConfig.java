package dev.errata.model;

import java.util.List;

/**
 * What the forward pass needs to know about a GPT-2 style decoder.
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
public record ModelConfig(
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

  public ModelConfig {
    editLayers = List.copyOf(editLayers);
    requirePositive("vocab_size", vocabularySize);
    requirePositive("n_positions", contextLength);
    requirePositive("n_embd", width);
    requirePositive("n_layer", layers);
    requirePositive("n_head", heads);
    requirePositive("n_inner", innerWidth);
    if (width % heads != 0) {
      throw new ModelException("n_embd %d is not a multiple of n_head %d".formatted(width, heads));
    }
    for (int layer : editLayers) {
      if (layer < 0 || layer >= layers) {
        throw new ModelException(
            "errata_edit_layers names layer %d of a model with %d layers".formatted(layer, layers));
      }
    }
  }

  private static void requirePositive(String key, int value) {
    if (value <= 0) {
      throw new ModelException(key + " must be positive, is " + value);
    }
  }
}
