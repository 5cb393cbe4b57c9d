package dev.errata.cli.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.errata.cli.CliException;
import dev.errata.evaluator.probe.Choice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Multiple-choice items from a file, such as the tasks of GLUE or MMLU put into this form: JSON
 * Lines, each {@code {"prompt": "…", "options": ["…", "…"], "answer": 0}}. The answer counts from
 * 0; each option is what could follow the prompt after one space. Blank lines are passed over,
 * other fields too.
 */
final class ChoiceFile {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String FORM = "{\"prompt\": text, \"options\": [texts], \"answer\": index}";

  private ChoiceFile() {}

  /** What reports call the set: the file's name without its ending. */
  static String name(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  /**
   * All items, in the order of the file.
   *
   * @throws CliException when the file cannot be read, holds no item, or a line is not of the form
   */
  static List<Choice> read(Path file) {
    List<Choice> choices = new ArrayList<>();
    List<String> lines = lines(file);
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        choices.add(choice(file, i + 1, lines.get(i)));
      }
    }
    if (choices.isEmpty()) {
      throw new CliException("multiple-choice file %s holds no items".formatted(file));
    }
    return choices;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      String reason = Files.exists(file) ? e.getMessage() : "it does not exist";
      throw new CliException(
          "multiple-choice file %s cannot be read: %s".formatted(file, reason), e);
    }
  }

  private static Choice choice(Path file, int line, String text) {
    try {
      JsonNode node = MAPPER.readTree(text);
      JsonNode options = node.path("options");
      if (!node.path("prompt").isTextual()
          || !options.isArray()
          || !node.path("answer").isIntegralNumber()) {
        throw wrong(file, line, "expected %s, found %s".formatted(FORM, abbreviated(text)));
      }
      List<String> texts = new ArrayList<>();
      options.forEach(option -> texts.add(option.asText()));
      return new Choice(node.get("prompt").asText().strip(), texts, node.get("answer").asInt());
    } catch (JsonProcessingException e) {
      throw wrong(file, line, "no valid JSON: " + e.getOriginalMessage());
    } catch (IllegalArgumentException e) {
      throw wrong(file, line, e.getMessage());
    }
  }

  private static CliException wrong(Path file, int line, String what) {
    return new CliException("multiple-choice file %s, line %d: %s".formatted(file, line, what));
  }

  private static String abbreviated(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }
}
