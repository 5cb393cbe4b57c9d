package dev.errata.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** The kinds of tokenizer that the families use, against the library (tools/parity). */
class TokenizerKindsTest {
  static final List<String> KINDS = List.of("byte-level", "llama3", "mistral", "gemma");

  @ParameterizedTest
  @FieldSource("KINDS")
  void shouldTokeniseATextFromItsBeginning(String kind) throws IOException {
    try (TextTokenizer tokenizer = tokenizer(kind)) {
      for (Map.Entry<String, JsonNode> expected : expected(kind).get("texts").properties()) {
        String text = expected.getKey();
        int[] ids = ints(expected.getValue().get("ids"));

        assertThat(tokenizer.encode(text)).containsExactly(ids);
        assertThat(tokenizer.encode(List.of("x", text)).get(1)).containsExactly(ids);
        assertThat(spans(tokenizer, text)).isEqualTo(spans(expected.getValue(), text));
      }
      assertThat(tokenizer.encode("")).containsExactly(ints(expected(kind).get("start")));
    }
  }

  @ParameterizedTest
  @FieldSource("KINDS")
  void shouldTokeniseAnAnswerAsPartOfTheWholeText(String kind) throws IOException {
    try (TextTokenizer tokenizer = tokenizer(kind)) {
      for (JsonNode pair : expected(kind).get("pairs")) {
        String prompt = pair.get(0).asText();
        TextTokenizer.Joined joined = tokenizer.encode(prompt, pair.get(1).asText());

        assertThat(IntStream.concat(IntStream.of(joined.prompt()), IntStream.of(joined.answer())))
            .containsExactly(IntStream.of(ints(pair.get(2))).boxed().toArray(Integer[]::new));
        assertThat(joined.prompt()).containsExactly(tokenizer.encode(prompt));
        assertThat(joined.answer()).isNotEmpty();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"llama3, <|endoftext|>", "mistral, <s>", "gemma, <s>"})
  void shouldNotBeginATextTwice(String kind, String begin) throws IOException {
    try (TextTokenizer tokenizer = tokenizer(kind)) {
      String text = "The capital of Norway is";
      int[] once = tokenizer.encode(begin + text);

      assertThat(once[0]).isEqualTo(tokenizer.encode(text)[0]);
      assertThat(once[1]).isNotEqualTo(once[0]);
      assertThat(tokenizer.encode(begin, text).prompt()).containsExactly(once[0]);
    }
  }

  @ParameterizedTest
  @FieldSource("KINDS")
  void shouldFindTheLastTokenOfASubject(String kind) throws IOException {
    try (TextTokenizer tokenizer = tokenizer(kind)) {
      for (String prompt : List.of("In 2015, the president of Perú 😀 was", "Perú", "a Perú is")) {
        int at = tokenizer.lastTokenOf(prompt, "Perú");

        int[] tokens = tokenizer.encode(prompt);
        int[] upTo = IntStream.of(tokens).limit(at + 1).toArray();
        int[] before = IntStream.of(tokens).limit(at).toArray();
        assertThat(tokenizer.decode(upTo)).endsWith("ú");
        assertThat(tokenizer.decode(before)).doesNotEndWith("Perú");
      }
    }
  }

  @ParameterizedTest
  @FieldSource("KINDS")
  void shouldGiveBackAWholeText(String kind) throws IOException {
    try (TextTokenizer tokenizer = tokenizer(kind)) {
      String text = "In 2015, the president of Perú 😀 was\n日本";
      assertThat(tokenizer.decode(tokenizer.encode(text))).endsWith(text);
    }
  }

  private static TextTokenizer tokenizer(String kind) throws IOException {
    try (InputStream in = TokenizerKindsTest.class.getResourceAsStream(path(kind + ".json"))) {
      return TextTokenizer.of(in.readAllBytes());
    }
  }

  private static JsonNode expected(String kind) throws IOException {
    String name = path(kind + ".expected.json");
    try (InputStream in = TokenizerKindsTest.class.getResourceAsStream(name)) {
      return new ObjectMapper().readTree(in);
    }
  }

  private static String path(String file) {
    return "/tokenizers/" + file;
  }

  private static int[] ints(JsonNode array) {
    return IntStream.range(0, array.size()).map(i -> array.get(i).intValue()).toArray();
  }

  private static List<String> spans(TextTokenizer tokenizer, String text) {
    return tokenizer.encodeWithOffsets(text).spans().stream()
        .map(span -> text.substring(span.start(), span.end()))
        .toList();
  }

  /** The library counts code points. */
  private static List<String> spans(JsonNode expected, String text) {
    return IntStream.range(0, expected.get("offsets").size())
        .mapToObj(i -> ints(expected.get("offsets").get(i)))
        .map(
            span ->
                text.substring(
                    text.offsetByCodePoints(0, span[0]), text.offsetByCodePoints(0, span[1])))
        .toList();
  }
}
