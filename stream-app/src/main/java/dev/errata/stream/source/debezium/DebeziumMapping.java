package dev.errata.stream.source.debezium;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.errata.event.Property;
import dev.errata.stream.StreamException;
import dev.errata.stream.source.JsonFields;
import dev.errata.stream.source.MalformedLineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which tables hold facts, as {@code docs/sources.md} describes the file.
 *
 * @param tables by name, such as {@code country}, {@code public.country} or {@code
 *     db.public.country}
 */
public record DebeziumMapping(Map<String, TableMapping> tables) {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  public DebeziumMapping {
    tables = Map.copyOf(tables);
  }

  /**
   * Reads a mapping.
   *
   * @param propertyLabels labels by id, for facts that name a property by its id alone
   * @throws StreamException when the file is missing or does not follow the format
   */
  public static DebeziumMapping read(Path file, Map<String, String> propertyLabels) {
    try {
      JsonNode root = MAPPER.readTree(Files.readAllBytes(file));
      JsonFields fields = JsonFields.of("the mapping", root, Set.of("tables"));
      Map<String, TableMapping> tables = new HashMap<>();
      for (Map.Entry<String, JsonNode> table : fields.get("tables").properties()) {
        tables.put(table.getKey(), table(table.getKey(), table.getValue(), propertyLabels));
      }
      if (tables.isEmpty()) {
        throw JsonFields.malformed("the mapping names no table");
      }
      return new DebeziumMapping(tables);
    } catch (JsonProcessingException e) {
      throw new StreamException(
          "mapping %s is no JSON: %s".formatted(file, e.getOriginalMessage()), e);
    } catch (MalformedLineException e) {
      throw new StreamException("mapping %s: %s".formatted(file, e.getMessage()), e);
    } catch (IOException e) {
      throw new StreamException("cannot read mapping %s: %s".formatted(file, e), e);
    }
  }

  /** The mapping of a table, under the longest of its names that there is. */
  Optional<TableMapping> find(List<String> names) {
    return names.stream().filter(tables::containsKey).findFirst().map(tables::get);
  }

  private static TableMapping table(String name, JsonNode node, Map<String, String> labels) {
    JsonFields fields = JsonFields.of("table '" + name + "'", node, Set.of("subject", "facts"));
    String where = "the subject of table '" + name + "'";
    JsonFields subject = JsonFields.of(where, fields.get("subject"), Set.of("id", "label"));
    List<TableMapping.FactColumn> facts = new ArrayList<>();
    fields.get("facts").forEach(fact -> facts.add(fact(name, fact, labels)));
    if (facts.isEmpty()) {
      throw JsonFields.malformed("table '%s' has no 'facts'", name);
    }
    String label = subject.text("label");
    return new TableMapping(subject.text("id", label), label, facts);
  }

  private static TableMapping.FactColumn fact(
      String table, JsonNode node, Map<String, String> labels) {
    JsonFields fields =
        JsonFields.of(
            "a fact of table '" + table + "'",
            node,
            Set.of("property", "property-label", "object", "object-id", "type", "prompt"));
    String id = fields.text("property");
    if (id.isBlank() || id.indexOf('|') >= 0) {
      throw JsonFields.malformed(
          "table '%s': the property id '%s' is empty or contains '|'", table, id);
    }
    String type = fields.text("type", "text");
    String object = fields.text("object");
    return new TableMapping.FactColumn(
        new Property(id, fields.text("property-label", labels.getOrDefault(id, id))),
        object,
        fields.text("object-id", object),
        ColumnType.named(type).orElseThrow(() -> unknownType(table, type)),
        Optional.ofNullable(fields.text("prompt", null)).map(p -> wording(table, p)));
  }

  private static String wording(String table, String prompt) {
    if (!prompt.contains("{}")) {
      throw JsonFields.malformed(
          "table '%s': the prompt '%s' has no {} for the subject", table, prompt);
    }
    return prompt;
  }

  private static MalformedLineException unknownType(String table, String type) {
    return JsonFields.malformed(
        "table '%s': unknown type '%s', known are %s", table, type, ColumnType.shortNames());
  }
}
