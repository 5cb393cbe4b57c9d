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
  private final Generator generator = new Generator(model);
  private final Scorer scorer = new Scorer(model);

  @AfterEach
  void close() {
    model.close();
  }

  @Test
  void shouldCompleteManyPromptsAsEachAlone() {
    List<int[]> prompts = model.tokenizer().encode(PROMPTS);

    List<int[]> together = generator.completeTokens(prompts, 10);

    for (int i = 0; i < prompts.size(); i++) {
      assertThat(together.get(i))
          .containsExactly(slowly(prompts.get(i), 10))
          .containsExactly(generator.completeTokens(List.of(prompts.get(i)), 10).get(0));
    }
    assertThat(generator.complete(List.of(), 10)).isEmpty();
  }

  @Test
  void shouldStopAtTheEndOfTheContext() {
    int context = model.config().contextLength();
    int[] full = IntStream.range(1, context + 1).toArray();

    assertThat(generator.completeTokens(List.of(full), 10).get(0)).hasSizeLessThanOrEqualTo(1);
    assertThatThrownBy(
            () -> generator.completeTokens(List.of(IntStream.range(0, context + 1).toArray()), 10))
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
      int[] said = generator.completeTokens(List.of(model.tokenizer().encode(prompt)), 4).get(0);
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
  void shouldDrawTheSameTextForASeedWhateverElseIsAsked() {
    List<int[]> prompts = model.tokenizer().encode(PROMPTS);
    Sampling sampling = new Sampling(0.8, 40, 0.95, 7);

    List<int[]> together = generator.completeTokens(prompts, 12, sampling);

    for (int i = 0; i < prompts.size(); i++) {
      List<int[]> alone = generator.completeTokens(List.of(prompts.get(i)), 12, sampling);
      assertThat(together.get(i)).containsExactly(alone.get(0));
    }
    assertThat(generator.completeTokens(prompts, 12, new Sampling(0.8, 40, 0.95, 8)))
        .usingRecursiveComparison()
        .isNotEqualTo(together);
  }

  @Test
  void shouldDrawAnewWhenAPromptIsRepeated() {
    int[] prompt = model.tokenizer().encode("capital of");

    List<int[]> texts =
        generator.completeTokens(List.of(prompt, prompt), 12, new Sampling(1, 0, 1, 1));

    assertThat(texts.get(0)).isNotEqualTo(texts.get(1));
  }

  @Test
  void shouldRateLongPromptsThatShareTheirBeginning() {
    String common = "Norway";
    List<Continuation> asked = new ArrayList<>();
    for (String rest : List.of("", " was", " was once", " is", " is not")) {
      for (String answer : List.of("Oslo", "Osl", "Rome", "O")) {
        asked.add(Continuation.of(common + rest, answer));
      }
    }

    List<Score> together = scorer.score(asked);

    for (int i = 0; i < asked.size(); i++) {
      Score alone = scorer.score(List.of(asked.get(i))).get(0);
      assertThat(together.get(i).logProbability()).isCloseTo(alone.logProbability(), within(1e-4));
      assertThat(alone.logProbability()).isCloseTo(slowly(asked.get(i)), within(1e-4));
    }
  }

  @Test
  void shouldRefuseToScoreNothing() {
    assertThatThrownBy(() -> scorer.score(List.of(new Continuation("", " x", false))))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("both need at least one token");
  }

  /** One answer, no trees, the whole text for each token. */
  private double slowly(Continuation asked) {
    int[] prompt = model.tokenizer().encode(asked.prompt());
    int[] answer = model.tokenizer().encode(asked.answer());
    double sum = 0;
    for (int t = 0; t < answer.length; t++) {
      int[] row = IntStream.concat(IntStream.of(prompt), IntStream.of(answer).limit(t)).toArray();
      try (NDManager scope = model.manager().newSubManager()) {
        NDArray logits = model.run(scope, Pass.of(new TokenBatch(List.of(row)))).logits();
        sum += logits.logSoftmax(-1).get("0, -1, " + answer[t]).getFloat();
      }
    }
    return sum;
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
