package dev.errata.cli.editing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The lines of files, one file after the other, without blank ones and without white space around
 * them. One line is held at a time; one of more than {@link #LONGEST} characters comes in parts.
 */
final class TextLines implements Iterator<String>, AutoCloseable {
  static final int LONGEST = 8192;

  private final Iterator<Path> files;
  private BufferedReader reader;
  private String next;

  TextLines(Iterable<Path> files) {
    this.files = files.iterator();
  }

  @Override
  public boolean hasNext() {
    try {
      while (next == null && (reader != null || files.hasNext())) {
        if (reader == null) {
          reader = Files.newBufferedReader(files.next());
        }
        Optional<String> line = line();
        if (line.isEmpty()) {
          close();
        }
        next = line.map(String::strip).filter(text -> !text.isEmpty()).orElse(null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return next != null;
  }

  @Override
  public String next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    String line = next;
    next = null;
    return line;
  }

  /** Up to the next line break, or as much as a line may hold; empty at the file's end. */
  private Optional<String> line() throws IOException {
    StringBuilder line = new StringBuilder();
    int c = reader.read();
    boolean ended = c < 0;
    while (c >= 0 && c != '\n' && c != '\r') {
      line.append((char) c);
      if (line.length() >= LONGEST && !Character.isHighSurrogate((char) c)) {
        break;
      }
      c = reader.read();
    }
    return ended ? Optional.empty() : Optional.of(line.toString());
  }

  @Override
  public void close() {
    try {
      if (reader != null) {
        reader.close();
        reader = null;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
