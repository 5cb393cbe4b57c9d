package dev.errata.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.errata.model.family.AttentionVariant;
import dev.errata.model.family.WeightNames;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Causal attention: {@code softmax(cap(s Q Kᵀ) + mask) V}, where the query heads of a group share
 * one head of keys and values, queries and keys may be normalised and rotated, and s and cap are at
 * {@link AttentionVariant}. All but the products with weights is one fused operation
 * (tools/torchscript/generate_decoder.py). B rows, T fresh tokens, S tokens in all.
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
    NDArray[] parts = project(step, layer, x);
    boolean causal = causal(step.layout(), layer);
    Optional<NDArray> mask =
        causal
            ? Optional.empty()
            : step.layout().mask(x.getManager(), variant.windows().get(layer));
    List<NDArray> gains = gains(step, layer);
    NDArray[] arguments = {
      parts[0],
      parts[1],
      parts[2],
      gains.get(0),
      gains.get(1),
      step.turn().map(Rotary.Turn::cosines).orElseGet(Fused::none),
      step.turn().map(Rotary.Turn::sines).orElseGet(Fused::none),
      mask.orElseGet(Fused::none),
      settings(step, causal)
    };
    NDArray mixed =
        step.pass()
            .cache()
            .map(cache -> cached(cache, layer, arguments))
            .orElseGet(() -> Fused.call("attention", arguments));
    for (NDArray part : parts) {
      if (part != Fused.none()) {
        step.trace().release(part);
      }
    }
    return mixed;
  }

  /** Whether the fused operation knows by itself who sees whom. */
  private boolean causal(Layout layout, int layer) {
    return variant.softCap().isEmpty() && layout.isCausal(variant.windows().get(layer));
  }

  /** Queries, keys and values, {@code [B, T, heads · d_head]} each, or all three in the first. */
  private NDArray[] project(Step step, int layer, NDArray x) {
    List<String> weights = names.attentionIn(layer);
    NDArray first = step.linear(weights.get(0), x);
    return weights.size() == 1
        ? new NDArray[] {first, Fused.none(), Fused.none()}
        : new NDArray[] {first, step.linear(weights.get(1), x), step.linear(weights.get(2), x)};
  }

  private List<NDArray> gains(Step step, int layer) {
    return variant.queryKeyNorm()
        ? names.queryKeyNorms(layer).stream().map(step::weight).toList()
        : List.of(Fused.none(), Fused.none());
  }

  private NDArray settings(Step step, boolean causal) {
    return Fused.settings(
        variant.heads(),
        variant.keyValueHeads(),
        variant.scale(),
        variant.softCap().orElse(0),
        causal ? 1 : 0,
        step.turn().map(turn -> turn.interleaved() ? 1 : 0).orElse(0),
        norm.variant().epsilon());
  }

  private static NDArray cached(DecodingCache cache, int layer, NDArray[] arguments) {
    NDArray[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = cache.keys(layer).orElseGet(Fused::none);
    all[arguments.length + 1] = cache.values(layer).orElseGet(Fused::none);
    NDList results = Fused.callAll("cached_attention", all);
    cache.put(layer, results.get(1), results.get(2));
    return results.get(0);
  }
}
