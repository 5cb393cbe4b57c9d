package dev.errata.model.decode;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.errata.model.DecodingCache;
import dev.errata.model.LanguageModel;
import dev.errata.model.Pass;
import dev.errata.model.TokenBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** One batch in generation: which rows still speak, and what each has said. */
final class Rollout {
  private final LanguageModel model;
  private final Set<Integer> ends;
  private final List<int[]> prompts;
  private final TokenSampler[] samplers;
  private final List<List<Integer>> said = new ArrayList<>();
  private int[] active;

  /**
   * @param samplers one per prompt; nulls for greedy decoding
   */
  Rollout(LanguageModel model, Set<Integer> ends, List<int[]> prompts, TokenSampler[] samplers) {
    this.model = model;
    this.ends = ends;
    this.prompts = prompts;
    this.samplers = samplers;
    this.active = IntStream.range(0, prompts.size()).toArray();
    prompts.forEach(prompt -> said.add(new ArrayList<>()));
  }

  /** Runs to the end of every row, of the context, or to so many tokens. */
  List<int[]> run(int maxNewTokens) {
    try (NDManager scope = model.manager().newSubManager();
        DecodingCache cache = new DecodingCache(scope, model.config().layers())) {
      List<int[]> input = prompts;
      for (int step = 0; step < maxNewTokens && active.length > 0; step++) {
        input = keepSpeaking(next(scope, cache, input), cache);
      }
    }
    return said.stream().map(s -> s.stream().mapToInt(Integer::intValue).toArray()).toList();
  }

  private int[] next(NDManager parent, DecodingCache cache, List<int[]> input) {
    try (NDManager scope = parent.newSubManager()) {
      int[][] last = new int[input.size()][];
      Arrays.setAll(last, i -> new int[] {input.get(i).length - 1});
      Pass pass = Pass.of(new TokenBatch(input)).continuing(cache).logitsAt(last);
      return choose(model.run(scope, pass).logits());
    }
  }

  /** The next token of each active row from its logits {@code [active, V]}. */
  private int[] choose(NDArray logits) {
    if (samplers[active[0]] == null) {
      return Arrays.stream(logits.argMax(-1).toLongArray()).mapToInt(Math::toIntExact).toArray();
    }
    float[] values = logits.toType(DataType.FLOAT32, false).toFloatArray();
    int vocabulary = values.length / active.length;
    return IntStream.range(0, active.length)
        .map(
            i ->
                samplers[active[i]].draw(
                    Arrays.copyOfRange(values, i * vocabulary, (i + 1) * vocabulary)))
        .toArray();
  }

  /** Notes the new tokens and drops the rows that have ended; returns the next input. */
  private List<int[]> keepSpeaking(int[] tokens, DecodingCache cache) {
    int[] unfinished =
        IntStream.range(0, tokens.length).filter(i -> !ends.contains(tokens[i])).toArray();
    for (int i : unfinished) {
      said.get(active[i]).add(tokens[i]);
    }
    int[] going =
        IntStream.of(unfinished)
            .filter(i -> cache.length(i) < model.config().contextLength())
            .toArray();
    if (going.length > 0 && going.length < active.length) {
      cache.selectRows(going);
    }
    active = IntStream.of(going).map(i -> active[i]).toArray();
    return IntStream.of(going).mapToObj(i -> new int[] {tokens[i]}).toList();
  }
}
