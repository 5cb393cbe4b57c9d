package dev.errata.evaluator.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NGramEntropyTest {
  @Test
  void shouldBeNothingWhenOneWordIsRepeated() {
    assertThat(NGramEntropy.of("Paris Paris Paris Paris Paris")).isZero();
    assertThat(NGramEntropy.of("Paris")).isZero();
    assertThat(NGramEntropy.of("")).isZero();
  }

  @Test
  void shouldWeighTwoThirdsAndFourThirdsWhenAllNGramsDiffer() {
    // Five words: four bigrams, three trigrams.
    double expected = (2.0 / 3 * 2 + 4.0 / 3 * Math.log(3) / Math.log(2)) / 2;

    assertThat(NGramEntropy.of("one two three four five")).isCloseTo(expected, within(1e-12));
  }

  @Test
  void shouldTakeMarksForWordsOfTheirOwn() {
    assertThat(NGramEntropy.of("São Paulo, says who? She."))
        .isEqualTo(NGramEntropy.of("São Paulo , says who ? She ."));
    assertThat(NGramEntropy.of("a, b")).isGreaterThan(NGramEntropy.of("a b"));
  }

  @Test
  void shouldAgreeWithThePlainDefinition() {
    Random random = new Random(3);
    for (int trial = 0; trial < 50; trial++) {
      String[] words = new String[3 + random.nextInt(30)];
      Arrays.setAll(words, i -> String.valueOf((char) ('a' + random.nextInt(3))));

      assertThat(NGramEntropy.of(String.join(" ", words)))
          .isCloseTo((2.0 / 3 * slow(words, 2) + 4.0 / 3 * slow(words, 3)) / 2, within(1e-9));
    }
  }

  /** Each n-gram's share is counted anew, and each occurrence adds its part. */
  private static double slow(String[] words, int n) {
    int total = words.length - n + 1;
    double bits = 0;
    for (int i = 0; i < total; i++) {
      int same = 0;
      for (int j = 0; j < total; j++) {
        same += Arrays.equals(words, i, i + n, words, j, j + n) ? 1 : 0;
      }
      bits -= Math.log((double) same / total) / Math.log(2) / total;
    }
    return bits;
  }
}
