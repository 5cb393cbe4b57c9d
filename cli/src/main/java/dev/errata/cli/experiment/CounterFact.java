package dev.errata.cli.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.errata.cli.CliException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Reads CounterFact (Meng et al. 2022, <i>Locating and Editing Factual Associations in GPT</i>): as
 * published, with a {@code requested_rewrite} and lists of prompts, or in the flat form of editing
 * tool kits, with one prompt of each kind.
 */
final class CounterFact {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private CounterFact() {}

  /**
   * All cases, in the order of the file.
   *
   * @throws CliException when the file is missing, is no JSON, or a case lacks a field
   */
  static List<EditCase> read(Path file) {
    JsonNode root = parse(file);
    if (!root.isArray()) {
      throw new CliException(
          "data set %s is not CounterFact: expected a JSON array of cases, found %s"
              .formatted(file, root.getNodeType()));
    }
    List<EditCase> cases = new ArrayList<>();
    for (JsonNode node : root) {
      Fields fields = new Fields(file, cases.size(), node);
      cases.add(node.has("requested_rewrite") ? published(fields) : flat(fields));
    }
    return cases;
  }

  private static JsonNode parse(Path file) {
    try {
      return MAPPER.readTree(file.toFile());
    } catch (JsonProcessingException e) {
      throw new CliException(
          "data set %s is not valid JSON: line %d: %s"
              .formatted(file, e.getLocation().getLineNr(), e.getOriginalMessage()),
          e);
    } catch (IOException e) {
      String reason =
          e instanceof NoSuchFileException || !file.toFile().exists()
              ? "it does not exist"
              : e.getMessage();
      throw new CliException("data set %s cannot be read: %s".formatted(file, reason), e);
    }
  }

  private static EditCase published(Fields fields) {
    String subject = fields.text("/requested_rewrite/subject");
    return new EditCase(
        fields.text("/case_id"),
        subject,
        fields.text("/requested_rewrite/relation_id"),
        fields.text("/requested_rewrite/prompt").replace("{}", subject),
        fields.text("/requested_rewrite/target_new/str"),
        fields.text("/requested_rewrite/target_true/str"),
        fields.texts("/paraphrase_prompts"),
        fields.texts("/neighborhood_prompts"));
  }

  private static EditCase flat(Fields fields) {
    return new EditCase(
        fields.text("/case_id"),
        fields.text("/subject"),
        "counterfact",
        fields.text("/prompt"),
        fields.text("/target_new"),
        fields.text("/ground_truth"),
        List.of(fields.text("/rephrase_prompt")),
        List.of(fields.text("/locality_prompt")));
  }

  /** Access to one case that names file, case and field when something is missing. */
  private record Fields(Path file, int index, JsonNode node) {
    String text(String pointer) {
      JsonNode value = node.at(pointer);
      if (!value.isValueNode() || value.isNull()) {
        throw missing(pointer, "a text");
      }
      return value.asText().strip();
    }

    List<String> texts(String pointer) {
      JsonNode values = node.at(pointer);
      if (!values.isArray()) {
        throw missing(pointer, "a list of texts");
      }
      return StreamSupport.stream(values.spliterator(), false)
          .map(value -> value.asText().strip())
          .toList();
    }

    private CliException missing(String pointer, String expected) {
      return new CliException(
          "data set %s, case %d: expected %s at %s, found %s"
              .formatted(file, index, expected, pointer, node.at(pointer)));
    }
  }
}
