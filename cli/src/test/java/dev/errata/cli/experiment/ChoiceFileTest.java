package dev.errata.cli.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errata.cli.CliException;
import dev.errata.evaluator.probe.Choice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChoiceFileTest {
  @TempDir Path directory;

  @Test
  void shouldReadALineAnItem() throws IOException {
    Path file =
        write(
            """
            {"prompt": "Rain is ", "options": ["wet", "dry"], "answer": 0, "idx": 7}

            {"prompt": "Two and two are", "options": ["three", "four", "five"], "answer": 1}
            """);

    assertThat(ChoiceFile.read(file))
        .containsExactly(
            new Choice("Rain is", List.of("wet", "dry"), 0),
            new Choice("Two and two are", List.of("three", "four", "five"), 1));
    assertThat(ChoiceFile.name(file)).isEqualTo("rte.dev");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '\'',
      value = {
        "'{\"prompt\": \"a\", \"options\": [\"b\", \"c\"]}'; 'expected {\"prompt\": text'",
        "'{\"options\": [\"b\", \"c\"], \"answer\": 0}'; 'found {\"options\"'",
        "'{\"prompt\": \"a\", \"options\": \"b\", \"answer\": 0}'; 'expected {\"prompt\": text'",
        "'{\"prompt\": \"a\", \"options\": [\"b\"], \"answer\": 0}'; 'two different options, found [b]'",
        "'{\"prompt\": \"a\", \"options\": [\"b\", \"b\"], \"answer\": 0}'; 'two different options'",
        "'{\"prompt\": \"a\", \"options\": [\"b\", \"c\"], \"answer\": 2}'; 'from 0 to 1, found 2'",
        "'{\"prompt\": \" \", \"options\": [\"b\", \"c\"], \"answer\": 1}'; 'not blank'",
        "'{\"prompt\": '; 'no valid JSON'",
      })
  void shouldSayWhichLineIsWrongAndHow(String line, String message) throws IOException {
    Path file =
        write("{\"prompt\": \"a\", \"options\": [\"b\", \"c\"], \"answer\": 1}\n" + line + "\n");

    assertThatThrownBy(() -> ChoiceFile.read(file))
        .isInstanceOf(CliException.class)
        .hasMessageStartingWith("multiple-choice file " + file + ", line 2: ")
        .hasMessageContaining(message);
  }

  @Test
  void shouldSayWhenThereIsNothingToRead() throws IOException {
    Path empty = write("\n");

    assertThatThrownBy(() -> ChoiceFile.read(empty)).hasMessageContaining("holds no items");
    assertThatThrownBy(() -> ChoiceFile.read(directory.resolve("none.jsonl")))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("none.jsonl cannot be read: it does not exist");
  }

  private Path write(String text) throws IOException {
    return Files.writeString(directory.resolve("rte.dev.jsonl"), text);
  }
}
