package dev.errata.model.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.errata.model.Fixtures;
import dev.errata.model.LanguageModel;
import dev.errata.model.ModelException;
import dev.errata.model.Pass;
import dev.errata.model.TokenBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DecodeTest {
  private static final List<String> PROMPTS =
      List.of("Oslo", "a", "The head", "capital of", "xyz", "Where is it?", "b");

  private final LanguageModel model = Fixtures.load("gelu-new-3-heads");
  private final Generator greedy = new Generator(model);
  private final Scorer scorer = new Scorer(model);

  @AfterEach
  void close() {
    model.close();
  }

  @Test
  void shouldCompleteManyPromptsAsEachAlone() {
    List<int[]> prompts = model.tokenizer().encode(PROMPTS);

    List<int[]> together = greedy.completeTokens(prompts, 10);

    for (int i = 0; i < prompts.size(); i++) {
      assertThat(together.get(i))
          .containsExactly(slowly(prompts.get(i), 10))
          .containsExactly(greedy.completeTokens(List.of(prompts.get(i)), 10).get(0));
    }
    assertThat(greedy.complete(List.of(), 10)).isEmpty();
  }

  @Test
  void shouldStopAtTheEndOfTheContext() {
    int context = model.config().contextLength();
    int[] full = IntStream.range(1, context + 1).toArray();

    assertThat(greedy.completeTokens(List.of(full), 10).get(0)).hasSizeLessThanOrEqualTo(1);
    assertThatThrownBy(
            () -> greedy.completeTokens(List.of(IntStream.range(0, context + 1).toArray()), 10))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("exceeds the model's context");
  }

  @Test
  void shouldScoreManyAnswersAsEachAlone() {
    List<Continuation> asked = new ArrayList<>();
    PROMPTS.forEach(prompt -> asked.add(Continuation.of(prompt, "Jens S").withEnd()));
    PROMPTS.forEach(prompt -> asked.add(Continuation.of(prompt, "x")));

    List<Score> together = scorer.score(asked);

    for (int i = 0; i < asked.size(); i++) {
      Score alone = scorer.score(List.of(asked.get(i))).get(0);
      assertThat(together.get(i).logProbability()).isCloseTo(alone.logProbability(), within(1e-4));
      assertThat(together.get(i).tokens()).hasSameSizeAs(alone.tokens());
    }
    assertThat(together.get(0).tokens()).hasSize(8); // a space, six letters, the end token
    assertThat(together.get(0).tokens().get(7).token()).isZero();
  }

  @Test
  void shouldFindThatGreedyAnswersAreExact() {
    for (String prompt : PROMPTS) {
      int[] said = greedy.completeTokens(List.of(model.tokenizer().encode(prompt)), 4).get(0);
      if (said.length == 0) {
        continue;
      }
      String text = model.tokenizer().decode(said);
      if (!java.util.Arrays.equals(model.tokenizer().encode(text), said)) {
        continue; // bytes that are no UTF-8 do not survive being text
      }
      Score score = scorer.score(List.of(new Continuation(prompt, text, false))).get(0);
      assertThat(score.exact()).isTrue();
      assertThat(score.accuracy()).isEqualTo(1);
      assertThat(score.probability()).isBetween(0.0, 1.0);
    }
  }

  @Test
  void shouldRefuseToScoreNothing() {
    assertThatThrownBy(() -> scorer.score(List.of(new Continuation("", " x", false))))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("both need at least one token");
  }

  /** One prompt, no cache, the whole text again for each token. */
  private int[] slowly(int[] prompt, int maxNewTokens) {
    List<Integer> tokens = new ArrayList<>(IntStream.of(prompt).boxed().toList());
    for (int i = 0; i < maxNewTokens; i++) {
      int[] row = tokens.stream().mapToInt(Integer::intValue).toArray();
      try (NDManager scope = model.manager().newSubManager()) {
        NDArray logits = model.run(scope, Pass.of(new TokenBatch(List.of(row)))).logits();
        int best = (int) logits.get("0, -1").argMax().getLong();
        if (EndTokens.of(model).contains(best)) {
          break;
        }
        tokens.add(best);
      }
    }
    return tokens.stream().skip(prompt.length).mapToInt(Integer::intValue).toArray();
  }
}
