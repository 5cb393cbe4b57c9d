package dev.errata.model;

import dev.errata.model.family.AttentionVariant;
import dev.errata.model.family.EmbeddingVariant;
import dev.errata.model.family.Family;
import dev.errata.model.family.MlpVariant;
import dev.errata.model.family.NormVariant;
import dev.errata.model.family.Positions;
import dev.errata.model.family.WeightNames;
import dev.errata.model.family.WeightShapes;
import java.util.List;
import java.util.Map;

/**
 * What the forward pass needs to know about a decoder, of whatever family.
 *
 * @param family where the names of weights come from
 * @param vocabularySize rows of the token embedding
 * @param contextLength longest token row, prompt and answer together
 * @param width residual stream
 * @param layers number of blocks
 * @param attention heads and what is done to their scores
 * @param mlp width, activation, gate
 * @param norm the normalisation used throughout
 * @param positions learned or rotary
 * @param embedding how tokens become vectors and vectors logits
 * @param editLayers layers that the model's makers recommend to edit ({@code errata_edit_layers});
 *     may be empty
 */
public record ModelConfig(
    Family family,
    int vocabularySize,
    int contextLength,
    int width,
    int layers,
    AttentionVariant attention,
    MlpVariant mlp,
    NormVariant norm,
    Positions positions,
    EmbeddingVariant embedding,
    List<Integer> editLayers) {

  public ModelConfig {
    editLayers = List.copyOf(editLayers);
    requirePositive("vocabulary", vocabularySize);
    requirePositive("context", contextLength);
    requirePositive("width", width);
    requirePositive("number of layers", layers);
    if (attention.windows().size() != layers) {
      throw new ModelException(
          "%d attention windows for %d layers".formatted(attention.windows().size(), layers));
    }
    for (int layer : editLayers) {
      if (layer < 0 || layer >= layers) {
        throw new ModelException(
            "errata_edit_layers names layer %d of a model with %d layers".formatted(layer, layers));
      }
    }
  }

  /** How the weights are called. */
  public WeightNames names() {
    return family.names();
  }

  /** All weights in order, matrices as {@code [d_out, d_in]}. */
  public Map<String, int[]> shapes() {
    return WeightShapes.of(this);
  }

  /** Width of the MLP, which is that of the keys of {@link WeightNames#mlpOut}. */
  public int innerWidth() {
    return mlp.innerWidth();
  }

  private static void requirePositive(String what, int value) {
    if (value <= 0) {
      throw new ModelException("the %s must be positive, is %d".formatted(what, value));
    }
  }
}
