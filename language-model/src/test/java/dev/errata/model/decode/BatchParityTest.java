package dev.errata.model.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.errata.model.DecodingCache;
import dev.errata.model.Fixtures;
import dev.errata.model.LanguageModel;
import dev.errata.model.Pass;
import dev.errata.model.TokenBatch;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Rows that run together, padded, cached or sharing a beginning, give what each gives alone. */
class BatchParityTest {
  static final List<String> NAMES = Fixtures.ALL_FAMILIES;

  private static final int[] LENGTHS = {7, 1, 12, 4, 12};
  private static final double TOLERANCE = 1e-4;

  @ParameterizedTest
  @FieldSource("NAMES")
  void shouldGiveTheLogitsOfEachRowAlone(String name) {
    try (LanguageModel model = Fixtures.load(name);
        NDManager scope = model.manager().newSubManager()) {
      List<int[]> rows = rows(model);
      NDArray together = model.run(scope, Pass.of(new TokenBatch(rows))).logits();

      for (int i = 0; i < rows.size(); i++) {
        float[] padded = together.get(i + ", :" + rows.get(i).length).toFloatArray();
        assertThat(Fixtures.relativeError(padded, alone(model, rows.get(i)))).isLessThan(TOLERANCE);
      }
    }
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void shouldGiveTheLogitsOfTheWholeTextWhenGoingOnAfterRowsOfDifferentLengths(String name) {
    try (LanguageModel model = Fixtures.load(name);
        NDManager scope = model.manager().newSubManager();
        DecodingCache cache = new DecodingCache(scope, model.config().layers())) {
      List<int[]> rows = rows(model);
      run(model, scope, cache, rows.stream().map(row -> Arrays.copyOf(row, start(row))).toList());
      int[] kept = {4, 0, 2};
      cache.selectRows(kept);
      List<int[]> rest =
          IntStream.of(kept)
              .mapToObj(rows::get)
              .map(row -> Arrays.copyOfRange(row, start(row), row.length))
              .toList();

      NDArray logits = run(model, scope, cache, rest);

      for (int i = 0; i < kept.length; i++) {
        float[] continued = logits.get(i + ", :" + rest.get(i).length).toFloatArray();
        float[] whole = alone(model, rows.get(kept[i]));
        float[] expected = Arrays.copyOfRange(whole, whole.length - continued.length, whole.length);
        assertThat(Fixtures.relativeError(continued, expected)).isLessThan(TOLERANCE);
      }
    }
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void shouldGenerateWhatEachRowGivesAlone(String name) {
    try (LanguageModel model = Fixtures.load(name)) {
      List<int[]> rows = rows(model);
      Generator generator = new Generator(model, Set.of());
      for (Sampling sampling : List.of(Sampling.GREEDY, new Sampling(0.9, 50, 0.9, 5))) {
        List<int[]> together = generator.completeTokens(rows.subList(0, 4), 6, sampling);

        for (int i = 0; i < 4; i++) {
          assertThat(together.get(i))
              .hasSize(6)
              .isEqualTo(generator.completeTokens(List.of(rows.get(i)), 6, sampling).get(0));
        }
      }
    }
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void shouldRateSharedBeginningsAsWholeTexts(String name) {
    try (LanguageModel model = Fixtures.load(name)) {
      int[] text = rows(model).get(2);
      List<int[]> prompts =
          List.of(prefix(text, 9), prefix(text, 6), prefix(text, 9), prefix(text, 1));
      List<int[]> answers =
          List.of(new int[] {5, 6}, new int[] {7}, new int[] {5, 9}, prefix(text, 3));

      List<Score> scores = new Scorer(model).scoreTokens(prompts, answers, Scorer.FirstLogits.NONE);

      for (int i = 0; i < prompts.size(); i++) {
        assertThat(scores.get(i).logProbability())
            .isCloseTo(slowly(model, prompts.get(i), answers.get(i)), within(1e-3));
      }
    }
  }

  private static List<int[]> rows(LanguageModel model) {
    Random random = new Random(4);
    int vocabulary = model.config().vocabularySize();
    return IntStream.of(LENGTHS)
        .mapToObj(length -> random.ints(length, 1, vocabulary).toArray())
        .toList();
  }

  /** How many tokens of a row go first; at least one is left. */
  private static int start(int[] row) {
    return Math.max(1, row.length / 2);
  }

  private static int[] prefix(int[] row, int length) {
    return Arrays.copyOf(row, length);
  }

  private static NDArray run(
      LanguageModel model, NDManager scope, DecodingCache cache, List<int[]> rows) {
    return model.run(scope, Pass.of(new TokenBatch(rows)).continuing(cache)).logits();
  }

  private static float[] alone(LanguageModel model, int[] row) {
    try (NDManager scope = model.manager().newSubManager()) {
      return model.run(scope, Pass.of(new TokenBatch(List.of(row)))).logits().toFloatArray();
    }
  }

  private static double slowly(LanguageModel model, int[] prompt, int[] answer) {
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
}
