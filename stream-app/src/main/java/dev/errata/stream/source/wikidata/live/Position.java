package dev.errata.stream.source.wikidata.live;

import dev.errata.stream.StreamException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * A file that remembers the last event whose facts are safe, as the feed named it.
 *
 * @param file replaced as a whole, so that it is never half written
 */
public record Position(Path file) {
  /** Where to go on; empty before the first event. */
  public Optional<String> read() {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      String id = Files.readString(file).strip();
      if (id.isEmpty() || id.lines().count() > 1) {
        throw new StreamException(
            "file %s holds no position of the feed; remove it to begin anew".formatted(file));
      }
      return Optional.of(id);
    } catch (IOException e) {
      throw new StreamException("cannot read position file %s: %s".formatted(file, e), e);
    }
  }

  void write(String id) {
    Path aside = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.writeString(aside, id + "\n");
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new StreamException("cannot write position file %s: %s".formatted(file, e), e);
    }
  }
}
