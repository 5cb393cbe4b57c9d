package dev.errata.model.decode;

import dev.errata.model.LanguageModel;
import dev.errata.model.ModelException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lets a model write, many prompts at once. Prompts of different lengths run together, later tokens
 * reuse the keys and values of earlier ones, and rows that have ended leave the batch. What a row
 * becomes does not depend on the others.
 */
public final class Generator {
  private final LanguageModel model;
  private final Set<Integer> ends;

  public Generator(LanguageModel model) {
    this(model, EndTokens.of(model));
  }

  /** Generation that ends at other tokens than those the model's files name. */
  public Generator(LanguageModel model, Set<Integer> ends) {
    this.model = model;
    this.ends = Set.copyOf(ends);
  }

  /** As {@link #complete(List, int, Sampling)}, always with the most likely token. */
  public List<String> complete(List<String> prompts, int maxNewTokens) {
    return complete(prompts, maxNewTokens, Sampling.GREEDY);
  }

  /**
   * What the model says after each prompt: the text up to the end token, a line break, {@code
   * maxNewTokens} or the end of the context, without surrounding white space.
   *
   * @throws ModelException if a prompt has no tokens or exceeds the context
   */
  public List<String> complete(List<String> prompts, int maxNewTokens, Sampling sampling) {
    List<int[]> rows = model.tokenizer().encode(prompts);
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).length == 0) {
        throw new ModelException(
            "prompt %d of %d is empty; there is nothing to continue".formatted(i + 1, rows.size()));
      }
    }
    return completeTokens(rows, maxNewTokens, sampling).stream()
        .map(tokens -> model.tokenizer().decode(tokens).strip())
        .toList();
  }

  /** As {@link #completeTokens(List, int, Sampling)}, always with the most likely token. */
  public List<int[]> completeTokens(List<int[]> prompts, int maxNewTokens) {
    return completeTokens(prompts, maxNewTokens, Sampling.GREEDY);
  }

  /** The tokens the model says after each row of tokens, without the end token. */
  public List<int[]> completeTokens(List<int[]> prompts, int maxNewTokens, Sampling sampling) {
    TokenSampler[] samplers = samplers(prompts, sampling);
    int[][] answers = new int[prompts.size()][];
    for (int[] batch : Batches.byLength(prompts.size(), i -> prompts.get(i).length)) {
      List<int[]> said =
          new Rollout(
                  model,
                  ends,
                  Arrays.stream(batch).mapToObj(prompts::get).toList(),
                  Arrays.stream(batch).mapToObj(i -> samplers[i]).toArray(TokenSampler[]::new))
              .run(maxNewTokens);
      for (int i = 0; i < batch.length; i++) {
        answers[batch[i]] = said.get(i);
      }
    }
    return Arrays.asList(answers);
  }

  /** One for each prompt, or nulls where there is nothing to draw. */
  private static TokenSampler[] samplers(List<int[]> prompts, Sampling sampling) {
    TokenSampler[] samplers = new TokenSampler[prompts.size()];
    Map<List<Integer>, Integer> seen = new HashMap<>();
    for (int i = 0; i < samplers.length && !sampling.isGreedy(); i++) {
      List<Integer> prompt = Arrays.stream(prompts.get(i)).boxed().toList();
      int repetition = seen.merge(prompt, 1, Integer::sum) - 1;
      samplers[i] = new TokenSampler(sampling, prompts.get(i), repetition);
    }
    return samplers;
  }
}
