package dev.errata.evaluator.metric;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "\" Emmanuel Macron\\n\" | Emmanuel Macron",
        "EMMANUEL  macron. | Emmanuel Macron",
        "the United Kingdom | United Kingdom",
        "\"Washington, D.C.\" | \"Washington, D.C\"",
        "Euro\\nThe next line | euro",
        "São Paulo | São Paulo",
        "a | A",
      })
  void shouldCallSameWhatDiffersInFormOnly(String given, String expected) {
    assertThat(AnswerText.same(given.replace("\\n", "\n"), expected)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "Washington | \"Washington, D.C.\"",
        "Emmanuel Macron and others | Emmanuel Macron",
        "Sao Paulo | São Paulo",
        "\"\" | Paris",
        "\" . \" | .",
        "Theresa May | resa May",
      })
  void shouldCallDifferentWhatDiffersInWords(String given, String expected) {
    assertThat(AnswerText.same(given, expected)).isFalse();
  }
}
