package dev.errata.schemas;

import dev.errata.event.FactMemory;
import dev.errata.event.OpenWindow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * The schemas of all versions there have been, and the bytes of exemplars written in each: {@code
 * compatibility/vN/TYPE.avsc} and {@code compatibility/vN/EXEMPLAR.hex}.
 */
final class StoredVersions {
  static final Path ROOT = Path.of("src/test/resources/compatibility");

  private StoredVersions() {}

  /** The directories of all versions, oldest first. */
  static List<Path> all() {
    List<Path> versions = new ArrayList<>();
    for (int n = 1; Files.isDirectory(ROOT.resolve("v" + n)); n++) {
      versions.add(ROOT.resolve("v" + n));
    }
    return versions;
  }

  static Path newest() {
    List<Path> versions = all();
    return versions.get(versions.size() - 1);
  }

  /** The value types of all topics, and of the stream application's stores, which it restores. */
  static List<Class<? extends SpecificRecord>> types() {
    List<Class<? extends SpecificRecord>> types = new ArrayList<>();
    Topics.all("any").forEach(topic -> types.add(topic.valueType()));
    types.add(FactMemory.class);
    types.add(OpenWindow.class);
    return types;
  }

  static Schema today(Class<? extends SpecificRecord> type) {
    return SpecificData.get().getSchema(type);
  }

  static Schema stored(Path version, String type) {
    return new Schema.Parser().parse(read(version.resolve(type + ".avsc")));
  }

  static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
