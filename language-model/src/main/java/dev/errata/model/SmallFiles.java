package dev.errata.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Reads files that fit into memory, and replaces files as a whole. */
final class SmallFiles {
  /** The largest tokenizers have some 35 MB. */
  private static final long LARGEST = 256L << 20;

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** Writes a file. */
  @FunctionalInterface
  interface Content {
    void writeTo(Path file) throws IOException;
  }

  private SmallFiles() {}

  static byte[] read(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new ModelException(file.getFileName() + " is missing");
    }
    if (Files.size(file) > LARGEST) {
      throw new ModelException(
          "%s has %d bytes, expected at most %d"
              .formatted(file.getFileName(), Files.size(file), LARGEST));
    }
    return Files.readAllBytes(file);
  }

  static JsonNode json(Path file) throws IOException {
    try {
      return JSON.readTree(read(file));
    } catch (JsonProcessingException e) {
      throw new ModelException(file.getFileName() + " is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  static byte[] bytes(JsonNode json) throws IOException {
    return JSON.writeValueAsBytes(json);
  }

  static void write(Path target, byte[] content) throws IOException {
    replace(target, file -> Files.write(file, content));
  }

  /**
   * Writes aside and renames, so that the old file stays whole until the new one is, and for those
   * who have it mapped even longer.
   */
  static void replace(Path target, Content content) throws IOException {
    Path aside = target.resolveSibling(".part-" + target.getFileName());
    Files.deleteIfExists(aside);
    try {
      content.writeTo(aside);
      Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(aside);
    }
  }
}
