package dev.errata.cli.editing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errata.cli.CliException;
import dev.errata.editor.statistics.KeyCorpus;
import dev.errata.editor.statistics.KeyCorpus.Sentence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextCorpusTest {
  @TempDir Path directory;

  @Test
  void shouldReadTheFilesOfADirectoryByName() throws IOException {
    Files.writeString(directory.resolve("b.txt"), "third\r\n\r\n");
    Files.writeString(directory.resolve("a.txt"), "  first \n\n\t\nsecond");

    assertThat(lines(Corpora.of(directory, null))).containsExactly("first", "second", "third");
    assertThat(lines(Corpora.of(directory, 2))).containsExactly("first", "second");
  }

  @Test
  void shouldCutALineWithoutAnEnd() throws IOException {
    Path file = Files.writeString(directory.resolve("a.txt"), "x".repeat(20_000));

    assertThat(lines(Corpora.of(file, null)))
        .extracting(String::length)
        .containsExactly(8192, 8192, 20_000 - 2 * 8192);
  }

  @Test
  void shouldHoldLittleOfALargeText() throws IOException {
    Path file = directory.resolve("large.txt");
    byte[] line = ("a".repeat(99) + "\n").getBytes(StandardCharsets.UTF_8);
    try (var out = Files.newOutputStream(file)) {
      byte[] block = new byte[100 * 10_000];
      for (int i = 0; i < block.length; i++) {
        block[i] = line[i % line.length];
      }
      for (int i = 0; i < 50; i++) {
        out.write(block);
      }
    }
    KeyCorpus corpus = Corpora.of(file, null);
    long before = used();
    long[] most = {0};
    long[] read = {0};

    try (Stream<Sentence> sentences = corpus.open()) {
      sentences.forEach(
          sentence -> {
            if (++read[0] % 250_000 == 0) {
              most[0] = Math.max(most[0], used() - before);
            }
          });
    }

    assertThat(corpus.size()).isEqualTo(500_000);
    assertThat(most[0]).isLessThan(10_000_000);
  }

  @Test
  void shouldSayWhatIsWrongWithAText() throws IOException {
    Path blank = Files.writeString(directory.resolve("blank.txt"), " \n");
    Path bytes = Files.write(directory.resolve("bytes.txt"), new byte[] {(byte) 0xff, 'a'});

    assertRefused(directory.resolve("no-such.txt"), null, "no-such.txt does not exist");
    assertRefused(blank, null, "blank.txt holds no text");
    assertRefused(bytes, null, "bytes.txt cannot be read");
    assertRefused(blank, 0, "--corpus-sentences is 0");
  }

  private static void assertRefused(Path source, Integer most, String expected) {
    assertThatThrownBy(() -> Corpora.of(source, most))
        .isInstanceOf(CliException.class)
        .hasMessageContaining(expected);
  }

  private static List<String> lines(KeyCorpus corpus) {
    try (Stream<Sentence> sentences = corpus.open()) {
      return sentences.map(Sentence::text).toList();
    }
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
