package dev.errata.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.errata.model.family.AttentionVariant;
import dev.errata.model.family.WeightNames;
import java.util.List;
import java.util.Optional;

/**
 * Causal attention: {@code softmax(cap(s Q Kᵀ) + mask) V}, where the query heads of a group share
 * one head of keys and values, queries and keys may be normalised and rotated, and s and cap are at
 * {@link AttentionVariant}. B rows, T fresh tokens, S tokens in all.
 */
record Attention(AttentionVariant variant, WeightNames names, Norm norm) {

  /**
   * Mixes tokens.
   *
   * @param x {@code [B, T, d]}, normalised
   * @param step says which tokens see which; its cache holds earlier keys and values of {@code
   *     layer}, to which the new ones are added
   * @return {@code [B, T, heads · d_head]}, fresh: what enters the output weight
   */
  NDArray mix(Step step, int layer, NDArray x) {
    NDList parts = project(step, layer, x);
    Optional<List<String>> norms =
        variant.queryKeyNorm() ? Optional.of(names.queryKeyNorms(layer)) : Optional.empty();
    try (NDArray q = placed(step, norms.map(n -> n.get(0)), parts.get(0), variant.heads());
        NDArray k = placed(step, norms.map(n -> n.get(1)), parts.get(1), variant.keyValueHeads());
        NDArray v = perHead(parts.get(2), variant.keyValueHeads())) {
      step.trace().release(parts.toArray(NDArray[]::new));
      Optional<NDArray> mask = step.layout().mask(x.getManager(), variant.windows().get(layer));
      Optional<DecodingCache> cache = step.pass().cache();
      if (cache.isEmpty()) {
        return attend(q, k, v, mask);
      }
      return attend(q, cache.get().appendKeys(layer, k), cache.get().appendValues(layer, v), mask);
    }
  }

  /** Queries, keys and values, {@code [B, T, heads · d_head]} each. */
  private NDList project(Step step, int layer, NDArray x) {
    List<String> weights = names.attentionIn(layer);
    if (weights.size() > 1) {
      return new NDList(
          weights.stream().map(weight -> step.linear(weight, x)).toArray(NDArray[]::new));
    }
    NDArray all = step.linear(weights.get(0), x);
    NDList parts = all.split(3, 2);
    step.trace().release(all);
    return parts;
  }

  /** Normalised, rotated, by head: {@code [B, heads, T, d_head]}. */
  private NDArray placed(Step step, Optional<String> gain, NDArray x, int heads) {
    if (gain.isEmpty() && step.turn().isEmpty()) {
      return perHead(x, heads);
    }
    Shape shape = x.getShape();
    NDArray split = x.reshape(shape.get(0), shape.get(1), heads, variant.headWidth());
    if (gain.isPresent()) {
      split = replace(split, norm.apply(step, gain.get(), split));
    }
    if (step.turn().isPresent()) {
      split = replace(split, step.turn().get().apply(split));
    }
    return replace(split, split.transpose(0, 2, 1, 3));
  }

  private static NDArray replace(NDArray old, NDArray fresh) {
    old.close();
    return fresh;
  }

  /**
   * Attends.
   *
   * @param q {@code [B, heads, T, d_head]}; the heads of a group are treated as further tokens of
   *     their one key-value head
   * @param k {@code [B, keyValueHeads, S, d_head]}, as {@code v}
   */
  private NDArray attend(NDArray q, NDArray k, NDArray v, Optional<NDArray> mask) {
    long rows = q.getShape().get(0);
    long fresh = q.getShape().get(2);
    long all = k.getShape().get(2);
    int heads = variant.heads();
    int groups = variant.keyValueHeads();
    long grouped = fresh * heads / groups;
    try (NDArray queries = q.reshape(rows, groups, grouped, variant.headWidth());
        NDArray transposed = k.transpose(0, 1, 3, 2);
        NDArray products = queries.matMul(transposed);
        NDArray scores = products.reshape(rows, heads, fresh, all);
        NDArray weights = weights(scores, mask);
        NDArray groupedWeights = weights.reshape(rows, groups, grouped, all);
        NDArray mixed = groupedWeights.matMul(v);
        NDArray byHead = mixed.reshape(rows, heads, fresh, variant.headWidth());
        NDArray byToken = byHead.transpose(0, 2, 1, 3)) {
      return byToken.reshape(rows, fresh, variant.queryWidth());
    }
  }

  /** The scores turned to weights; {@code scores} is overwritten. */
  private NDArray weights(NDArray scores, Optional<NDArray> mask) {
    // In place: neither the product nor the softmax needs its input again for the gradient.
    if (variant.softCap().isEmpty()) {
      Scalars.timesInPlace(scores, variant.scale());
      mask.ifPresent(scores::addi);
      return scores.softmax(-1);
    }
    try (NDArray capped =
        Scalars.capped(scores, variant.scale(), variant.softCap().getAsDouble())) {
      mask.ifPresent(capped::addi);
      return capped.softmax(-1);
    }
  }

  /** {@code [B, T, heads · d_head]} as {@code [B, heads, T, d_head]}. */
  private NDArray perHead(NDArray x, int heads) {
    Shape shape = x.getShape();
    try (NDArray split = x.reshape(shape.get(0), shape.get(1), heads, variant.headWidth())) {
      return split.transpose(0, 2, 1, 3);
    }
  }
}
