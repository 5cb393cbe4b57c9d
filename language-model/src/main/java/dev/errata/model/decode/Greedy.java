package dev.errata.model.decode;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.errata.model.DecodingCache;
import dev.errata.model.LanguageModel;
import dev.errata.model.ModelException;
import dev.errata.model.Pass;
import dev.errata.model.TokenBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Greedy generation, many prompts at once. Prompts of one length run together and later tokens
 * reuse the keys and values of earlier ones, so there is no padding and each new token costs one
 * token.
 */
public final class Greedy {
  private final LanguageModel model;
  private final Set<Integer> ends;

  public Greedy(LanguageModel model) {
    this.model = model;
    this.ends = EndTokens.of(model);
  }

  /**
   * What the model says after each prompt: the text up to the end token, a line break, {@code
   * maxNewTokens} or the end of the context, without surrounding white space.
   *
   * @throws ModelException if a prompt has no tokens or exceeds the context
   */
  public List<String> complete(List<String> prompts, int maxNewTokens) {
    return completeTokens(model.tokenizer().encode(prompts), maxNewTokens).stream()
        .map(tokens -> model.tokenizer().decode(tokens).strip())
        .toList();
  }

  /** The tokens the model says after each row of tokens, without the end token. */
  public List<int[]> completeTokens(List<int[]> prompts, int maxNewTokens) {
    int[][] answers = new int[prompts.size()][];
    for (int[] batch : Batches.ofEqualLength(prompts.size(), i -> prompts.get(i).length)) {
      Rollout rollout = new Rollout(Arrays.stream(batch).mapToObj(prompts::get).toList());
      List<int[]> said = rollout.run(maxNewTokens);
      IntStream.range(0, batch.length).forEach(i -> answers[batch[i]] = said.get(i));
    }
    return Arrays.asList(answers);
  }

  /** One batch in generation: which rows still speak, and what each has said. */
  private final class Rollout {
    private final List<int[]> prompts;
    private final List<List<Integer>> said = new ArrayList<>();
    private int[] active;

    Rollout(List<int[]> prompts) {
      this.prompts = prompts;
      this.active = IntStream.range(0, prompts.size()).toArray();
      prompts.forEach(prompt -> said.add(new ArrayList<>()));
    }

    List<int[]> run(int maxNewTokens) {
      int room = model.config().contextLength() - prompts.get(0).length + 1;
      int steps = Math.min(maxNewTokens, Math.max(room, 1)); // a prompt too long fails in the pass
      try (NDManager scope = model.manager().newSubManager();
          DecodingCache cache = new DecodingCache(scope, model.config().layers())) {
        List<int[]> input = prompts;
        for (int step = 0; step < steps && active.length > 0; step++) {
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
        NDArray best = model.run(scope, pass).logits().argMax(-1);
        return Arrays.stream(best.toLongArray()).mapToInt(Math::toIntExact).toArray();
      }
    }

    /** Notes the new tokens and drops the rows that have ended; returns the next input. */
    private List<int[]> keepSpeaking(int[] tokens, DecodingCache cache) {
      int[] going =
          IntStream.range(0, tokens.length).filter(i -> !ends.contains(tokens[i])).toArray();
      for (int i : going) {
        said.get(active[i]).add(tokens[i]);
      }
      if (going.length > 0 && going.length < active.length) {
        cache.selectRows(going);
      }
      active = IntStream.of(going).map(i -> active[i]).toArray();
      return IntStream.of(going).mapToObj(i -> new int[] {tokens[i]}).toList();
    }
  }
}
