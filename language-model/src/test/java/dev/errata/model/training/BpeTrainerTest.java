package dev.errata.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BpeTrainerTest {
  private static final List<String> TEXTS =
      List.of(
          "The capital of France is Paris.",
          "The capital of Côte d'Ivoire is Yamoussoukro.",
          "The head of state of the United States is Barack Obama.",
          "Who's the head of state of São Tomé? Answer: Manuel Pinto da Costa\n");
  private static final int SIZE = 330;

  @TempDir Path directory;

  @Test
  void shouldJoinTheMostFrequentPairFirst() {
    BpeVocabulary vocabulary = BpeTrainer.train(List.of("aab aab ab"), 260);

    // "ab" occurs three times; the three pairs left occur once each, the smallest ids come first.
    assertThat(vocabulary.merges().get(0)).isEqualTo("a b");
    assertThat(vocabulary.tokens()).hasSize(260).startsWith("<|endoftext|>", "!", "\"");
    assertThat(vocabulary.merges()).containsExactly("a b", "a ab", "Ġ ab");
  }

  @Test
  void shouldBeDeterministic() {
    assertThat(BpeTrainer.train(TEXTS, SIZE)).isEqualTo(BpeTrainer.train(TEXTS, SIZE));
  }

  @Test
  void shouldStopWhenTheTextsRunOutOfPairs() {
    assertThat(BpeTrainer.train(List.of("ab"), 1000).tokens()).hasSize(258);
  }

  @Test
  void shouldRejectAVocabularyTooSmallForTheBytes() {
    assertThatThrownBy(() -> BpeTrainer.train(TEXTS, 256))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("256 tokens");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The capital of France is Paris.",
        "Zażółć gęślą jaźń — 你好, 世界 🙂👩‍🚀",
        "  two spaces\tand\r\nlines\n\n… ‘quoted’ it's 1234½",
        "<b>null\u0000byte</b> \u00a0 nbsp"
      })
  void shouldSpellAnyTextAsTheTokenizersLibraryDoes(String text) throws Exception {
    BpeVocabulary vocabulary = BpeTrainer.train(TEXTS, SIZE);
    Path file = directory.resolve("tokenizer.json");
    vocabulary.save(file);

    try (HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.newInstance(file)) {
      long[] ids = tokenizer.encode(text).getIds();

      assertThat(ids).containsExactly(encodeSlowly(vocabulary, text));
      assertThat(tokenizer.decode(ids)).isEqualTo(text);
    }
  }

  /** Every merge in turn over the symbols of every pre-token. */
  private static long[] encodeSlowly(BpeVocabulary vocabulary, String text) {
    List<Long> ids = new ArrayList<>();
    Matcher words =
        Pattern.compile(vocabulary.splitPattern(), Pattern.UNICODE_CHARACTER_CLASS).matcher(text);
    while (words.find()) {
      List<String> symbols = new ArrayList<>(List.of(ByteAlphabet.spell(words.group()).split("")));
      for (String merge : vocabulary.merges()) {
        String[] pair = merge.split(" ");
        for (int i = 0; i + 1 < symbols.size(); i++) {
          if (symbols.get(i).equals(pair[0]) && symbols.get(i + 1).equals(pair[1])) {
            symbols.set(i, pair[0] + pair[1]);
            symbols.remove(i + 1);
          }
        }
      }
      symbols.forEach(symbol -> ids.add((long) vocabulary.tokens().indexOf(symbol)));
    }
    return ids.stream().mapToLong(Long::longValue).toArray();
  }
}
