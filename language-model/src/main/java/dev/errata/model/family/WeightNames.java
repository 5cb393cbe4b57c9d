package dev.errata.model.family;

import java.util.List;

/**
 * What the weights of a family are called. All names end in {@code .weight}; the bias beside a
 * weight, where there is one, is {@link #biasOf}. Layers count from 0.
 */
public interface WeightNames {
  /** What precedes all names but the output matrix's; files of the bare decoder leave it out. */
  String prefix();

  String tokenEmbedding();

  /** The learned positions; only of models that have them. */
  default String positionEmbedding() {
    throw new UnsupportedOperationException("this family has no learned positions");
  }

  /** The output matrix, where it is not the token embedding. */
  default String output() {
    return "lm_head.weight";
  }

  /** The norm before the output matrix. */
  String finalNorm();

  /** Prefix of everything in one block, with the closing dot. */
  String block(int layer);

  /** Query, key and value weights: three of them, or one that holds all three. */
  List<String> attentionIn(int layer);

  /** The norm of each query and each key; only of models that have them. */
  default List<String> queryKeyNorms(int layer) {
    throw new UnsupportedOperationException("this family does not normalise queries and keys");
  }

  String attentionOut(int layer);

  /**
   * The first MLP weight. In a plain MLP its activated output is the key of {@link #mlpOut}; in a
   * gated one ("up" projection) its output times the activated {@link #mlpGate}.
   */
  String mlpIn(int layer);

  /** The weight of the gate; only of models with a gated MLP. */
  default String mlpGate(int layer) {
    throw new UnsupportedOperationException("this family has no gated MLP");
  }

  /** The last MLP weight, the one that locate-then-edit methods change. */
  String mlpOut(int layer);

  /** The norm of what the attention reads; in a parallel block the MLP reads it too. */
  String attentionNorm(int layer);

  /** The norm of what the MLP reads. */
  String mlpNorm(int layer);

  /** The norms of what attention and MLP give; only of models that have them. */
  default List<String> branchNorms(int layer) {
    throw new UnsupportedOperationException("this family does not normalise branches");
  }

  /** The bias that belongs to a weight. */
  static String biasOf(String weight) {
    return weight.substring(0, weight.length() - "weight".length()) + "bias";
  }
}
