package dev.errata.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextTokenizerTest {
  private final TextTokenizer tokenizer =
      TextTokenizer.of(Checkpoint.read(Fixtures.directory("relu-5-heads")).tokenizerJson());

  @AfterEach
  void close() {
    tokenizer.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Oslo",
        " two  spaces ",
        "Žižek, Łódź",
        "日本の首相",
        "a 😀 b",
        "line\nbreak\t",
        "<|endoftext|>"
      })
  void shouldGiveBackAnyText(String text) {
    assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
    assertThat(tokenizer.encode(List.of(text, "x")).get(0)).containsExactly(tokenizer.encode(text));
  }

  @Test
  void shouldNotTruncate() {
    String text = "x".repeat(5000);
    assertThat(tokenizer.encode(text)).hasSize(5000);
    assertThat(tokenizer.encode(List.of(text, "y")).get(0)).hasSize(5000);
  }

  @Test
  void shouldCountOffsetsAsJavaDoes() {
    String text = "é😀b";

    TextTokenizer.Encoded encoded = tokenizer.encodeWithOffsets(text);

    assertThat(encoded.tokens()).hasSize(2 + 4 + 1);
    assertThat(encoded.spans().get(0)).isEqualTo(new TextTokenizer.Span(0, 1));
    assertThat(encoded.spans().get(2)).isEqualTo(new TextTokenizer.Span(1, 3));
    assertThat(encoded.spans().get(6)).isEqualTo(new TextTokenizer.Span(3, 4));
  }

  @ParameterizedTest
  @CsvSource({
    "Mali borders Somalia and Mali is, Mali, 28",
    "Somalia is, Mali, -1",
    "The capital of France is, France, 20",
    "😀 the capital of Perú is, Perú, 24",
    "Nigeria and Niger, Niger, 16",
  })
  void shouldFindTheLastTokenOfASubject(String prompt, String subject, int position) {
    if (position < 0) {
      assertThatThrownBy(() -> tokenizer.lastTokenOf(prompt, subject))
          .isInstanceOf(ModelException.class)
          .hasMessage("subject \"Mali\" does not occur in the prompt \"Somalia is\"");
      return;
    }
    assertThat(tokenizer.lastTokenOf(prompt, subject)).isEqualTo(position);
  }
}
