package dev.errata.cli.editing;

import dev.errata.cli.CliException;
import dev.errata.editor.statistics.KeyCorpus;
import dev.errata.editor.statistics.KeyCorpus.Sentence;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The lines of texts; every token's key counts. Texts are read as they are needed, never held. */
final class TextCorpus {
  private final Path source;
  private final long most;
  private final List<Path> files;

  private TextCorpus(Path source, long most) throws IOException {
    this.source = source;
    this.most = most;
    files = files(source, System.in);
  }

  /**
   * Texts.
   *
   * @param source a file, a directory of files, which are taken by name, or {@code -} for standard
   *     input, which is put aside in a temporary file, since it is read more than once
   * @param most how many lines at most, the first ones
   * @throws CliException when it cannot be read or holds no text
   */
  static KeyCorpus of(Path source, long most) {
    try {
      TextCorpus texts = new TextCorpus(source, most);
      try (Stream<Sentence> sentences = texts.open()) {
        if (sentences.findFirst().isEmpty()) {
          throw new CliException("corpus %s holds no text".formatted(source));
        }
      }
      return new KeyCorpus(texts::open, List.of());
    } catch (NoSuchFileException e) {
      throw new CliException("corpus %s does not exist".formatted(source), e);
    } catch (IOException | UncheckedIOException e) {
      throw unreadable(source, e);
    }
  }

  private Stream<Sentence> open() {
    TextLines lines = new TextLines(files);
    Iterator<Sentence> sentences =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            try {
              return lines.hasNext();
            } catch (UncheckedIOException e) {
              throw unreadable(source, e);
            }
          }

          @Override
          public Sentence next() {
            return new Sentence(lines.next(), "");
          }
        };
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(sentences, 0), false)
        .limit(most)
        .onClose(lines::close);
  }

  private static List<Path> files(Path source, InputStream input) throws IOException {
    if (source.toString().equals("-")) {
      Path aside = Files.createTempFile("corpus", ".txt");
      aside.toFile().deleteOnExit();
      Files.copy(input, aside, StandardCopyOption.REPLACE_EXISTING);
      return List.of(aside);
    }
    if (!Files.exists(source)) {
      throw new NoSuchFileException(source.toString());
    }
    if (!Files.isDirectory(source)) {
      return List.of(source);
    }
    try (Stream<Path> all = Files.walk(source)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static CliException unreadable(Path source, Exception cause) {
    return new CliException(
        "corpus %s cannot be read: %s".formatted(source, cause.getMessage()), cause);
  }
}
