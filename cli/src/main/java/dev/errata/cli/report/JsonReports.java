package dev.errata.cli.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.errata.cli.CliException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes and reads reports as indented JSON in UTF-8. */
public final class JsonReports {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private JsonReports() {}

  /** Fails now, not after minutes of work, when a report could not be written. */
  public static void requireWritable(Path file) {
    Path directory = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file)) {
      throw new CliException("%s cannot be written: it is a directory".formatted(file));
    }
    if (!Files.isDirectory(directory) || !Files.isWritable(directory)) {
      throw new CliException(
          "%s cannot be written: directory %s does not exist or is read-only"
              .formatted(file, directory));
    }
  }

  /** Writes a report, replacing what was there. */
  public static void write(Path file, Object report) {
    try {
      MAPPER.writeValue(file.toFile(), report);
    } catch (IOException e) {
      throw new CliException("report %s cannot be written: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** A report as text. */
  public static String text(Object report) {
    try {
      return MAPPER.writeValueAsString(report);
    } catch (IOException e) {
      throw new CliException("the report cannot be written: " + e.getMessage(), e);
    }
  }

  /** Reads a report back. */
  public static <T> T read(Path file, Class<T> type) {
    try {
      return MAPPER.readValue(file.toFile(), type);
    } catch (IOException e) {
      throw new CliException("report %s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }
}
