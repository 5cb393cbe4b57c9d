package dev.errata.stream.source.csv;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.errata.stream.StreamException;
import dev.errata.stream.source.JsonFields;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Where the fields of a fact are in a record.
 *
 * @param columns names of columns by field; a field that is not named here is in the column of its
 *     own name, if there is one
 * @param constants texts that stand for a field in every record
 */
public record CsvMapping(Map<String, String> columns, Map<String, String> constants) {
  private static final Set<String> REQUIRED = Set.of("subject", "property", "object", "time");
  private static final Set<String> FIELDS =
      Set.of(
          "id",
          "subject",
          "subject-id",
          "aliases",
          "property",
          "property-label",
          "old",
          "old-id",
          "object",
          "object-id",
          "time",
          "revision",
          "source",
          "actor",
          "url",
          "prompt",
          "paraphrases",
          "locality");
  private static final String LIST_SEPARATOR = "\\|";
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  public CsvMapping {
    columns = Map.copyOf(columns);
    constants = Map.copyOf(constants);
    Set<String> unknown = new TreeSet<>(columns.keySet());
    unknown.addAll(constants.keySet());
    unknown.removeAll(FIELDS);
    if (!unknown.isEmpty()) {
      throw new StreamException(
          "a mapping names the unknown fields %s, known are %s"
              .formatted(unknown, new TreeSet<>(FIELDS)));
    }
    Set<String> twice = new TreeSet<>(columns.keySet());
    twice.retainAll(constants.keySet());
    if (!twice.isEmpty()) {
      throw new StreamException("fields %s have both a column and a constant".formatted(twice));
    }
  }

  /**
   * Holds the mapping against a file's header.
   *
   * @throws StreamException when a column or a required field is missing
   */
  void check(List<String> header) {
    for (String field : new TreeSet<>(FIELDS)) {
      boolean found = constants.containsKey(field) || header.contains(column(field));
      if (!found && (REQUIRED.contains(field) || columns.containsKey(field))) {
        throw new StreamException(
            "no column '%s' for field '%s'; the columns are %s"
                .formatted(column(field), field, header));
      }
    }
  }

  /** The record as an object of the format of JSON lines. An empty cell is an absent field. */
  ObjectNode object(Map<String, String> record) {
    Function<String, String> cells = field -> cell(field, record);
    ObjectNode node = JSON.objectNode();
    node.set("subject", entity("subject", cells));
    node.set("property", named("property", "property-label", cells));
    node.set("old", entity("old", cells));
    node.set("object", entity("object", cells));
    for (String field : List.of("id", "time", "source", "actor", "url")) {
      node.put(field, cells.apply(field));
    }
    node.put("revision", number(cells.apply("revision")));
    node.set("prompts", prompts(cells));
    return without(node);
  }

  private String column(String field) {
    return columns.getOrDefault(field, field);
  }

  private String cell(String field, Map<String, String> record) {
    String value = constants.getOrDefault(field, record.get(column(field)));
    return value == null || value.isBlank() ? null : value.strip();
  }

  private static ObjectNode entity(String field, Function<String, String> cells) {
    String label = cells.apply(field);
    if (label == null) {
      return null;
    }
    ObjectNode entity = JSON.objectNode().put("label", label);
    String id = cells.apply(field + "-id");
    if (id != null) {
      entity.put("id", id);
    }
    if (field.equals("subject")) {
      entity.set("aliases", list(cells.apply("aliases")));
    }
    return entity;
  }

  private static ObjectNode named(String id, String label, Function<String, String> cells) {
    ObjectNode node = JSON.objectNode().put("id", cells.apply(id));
    return cells.apply(label) == null ? node : node.put("label", cells.apply(label));
  }

  private static ObjectNode prompts(Function<String, String> cells) {
    if (cells.apply("prompt") == null) {
      return null;
    }
    ObjectNode prompts = JSON.objectNode().put("edit", cells.apply("prompt"));
    prompts.set("paraphrases", list(cells.apply("paraphrases")));
    prompts.set("locality", list(cells.apply("locality")));
    return prompts;
  }

  private static ArrayNode list(String cell) {
    ArrayNode list = JSON.arrayNode();
    if (cell != null) {
      List.of(cell.split(LIST_SEPARATOR)).forEach(text -> list.add(text.strip()));
    }
    return list;
  }

  private static Long number(String cell) {
    try {
      return cell == null ? null : Long.valueOf(cell);
    } catch (NumberFormatException e) {
      throw JsonFields.malformed("'revision' is '%s', expected an integer", cell);
    }
  }

  /** An absent object retracts the fact, so it stays; whatever else is absent goes. */
  private static ObjectNode without(ObjectNode node) {
    List.copyOf(REQUIRED).forEach(field -> node.putIfAbsent(field, JSON.nullNode()));
    node.properties().removeIf(e -> e.getValue().isNull() && !REQUIRED.contains(e.getKey()));
    return node;
  }
}
