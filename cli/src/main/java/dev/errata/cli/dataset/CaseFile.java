package dev.errata.cli.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.errata.cli.CliException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a benchmark's file: a JSON array of cases, or JSON Lines with a case each. */
final class CaseFile {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private CaseFile() {}

  /** One benchmark's format. */
  interface Format {
    /** The case as an edit; empty for one that the benchmark's own code passes over. */
    Optional<EditCase> read(CaseNode node);
  }

  /**
   * All cases, in the order of the file.
   *
   * @throws CliException when the file is missing, is no JSON, holds no case, or a case is not of
   *     the format
   */
  static List<EditCase> read(Path file, Format format) {
    if (!Files.exists(file)) {
      throw new CliException("data set %s cannot be read: it does not exist".formatted(file));
    }
    List<EditCase> cases = new ArrayList<>();
    try (MappingIterator<JsonNode> nodes =
        MAPPER.readerFor(JsonNode.class).readValues(file.toFile())) {
      for (int index = 0; nodes.hasNextValue(); index++) {
        format.read(new CaseNode(file, index, "", nodes.nextValue())).ifPresent(cases::add);
      }
    } catch (JsonProcessingException e) {
      throw new CliException(
          "data set %s is not valid JSON: line %d: %s"
              .formatted(file, e.getLocation().getLineNr(), e.getOriginalMessage()),
          e);
    } catch (IOException e) {
      throw new CliException("data set %s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
    if (cases.isEmpty()) {
      throw new CliException("data set %s holds no edits".formatted(file));
    }
    return cases;
  }
}
