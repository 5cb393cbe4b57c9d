package dev.errata.stream.source.debezium;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.errata.stream.source.EventIds;
import dev.errata.stream.source.JsonFields;
import dev.errata.stream.source.MalformedLineException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A change of a row in Debezium's envelope, with or without the schema that Kafka Connect's
 * converter may put around it.
 *
 * @param payload the envelope
 * @param schema what its fields are; missing without one
 */
record ChangeEvent(JsonNode payload, JsonNode schema) {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  /** What happened to a row, by its letter. */
  enum Operation {
    CREATE("c"),
    UPDATE("u"),
    DELETE("d"),
    READ("r"),
    TRUNCATE("t"),
    MESSAGE("m");

    private final String letter;

    Operation(String letter) {
      this.letter = letter;
    }
  }

  /**
   * Reads an event.
   *
   * @return the event; empty for a tombstone
   * @throws MalformedLineException when it is none
   */
  static Optional<ChangeEvent> read(String text) {
    JsonNode root = json(text);
    JsonNode payload = root.has("payload") ? root.get("payload") : root;
    if (payload.isNull()) {
      return Optional.empty();
    }
    if (!payload.path("op").isTextual()) {
      throw JsonFields.malformed("the event has no 'op'; expected a change event of Debezium");
    }
    return Optional.of(new ChangeEvent(payload, root.path("schema")));
  }

  private static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw JsonFields.malformed("the event is no JSON: %s", e.getOriginalMessage());
    }
  }

  Operation operation() {
    String letter = payload.get("op").textValue();
    return Stream.of(Operation.values())
        .filter(operation -> operation.letter.equals(letter))
        .findFirst()
        .orElseThrow(() -> JsonFields.malformed("the event has the unknown 'op' '%s'", letter));
  }

  Optional<JsonNode> before() {
    return row("before");
  }

  Optional<JsonNode> after() {
    return row("after");
  }

  /** The table's names, the longest first. */
  List<String> tableNames() {
    JsonNode source = payload.path("source");
    String table = source.path("table").asText(source.path("collection").asText());
    if (table.isEmpty()) {
      throw JsonFields.malformed("the event's 'source' names no table");
    }
    String schema = source.path("schema").asText();
    String database = source.path("db").asText();
    return Stream.of(
            String.join(".", database, schema, table),
            String.join(".", schema, table),
            String.join(".", database, table),
            table)
        .toList();
  }

  /** When the database changed, or when Debezium saw it. */
  Instant time() {
    return Stream.of(payload.path("source").path("ts_ms"), payload.path("ts_ms"))
        .filter(JsonNode::isIntegralNumber)
        .findFirst()
        .map(millis -> Instant.ofEpochMilli(millis.longValue()))
        .orElseThrow(() -> JsonFields.malformed("the event has no 'ts_ms'"));
  }

  /** The same for an event that Debezium sends again. */
  String digest() {
    return EventIds.digest(
        Stream.of("source", "op", "before", "after")
            .map(field -> payload.path(field).toString())
            .toList()
            .toString());
  }

  /** How a column is written, as the schema says; empty without one. */
  Optional<JsonNode> column(String name) {
    return Stream.of("after", "before")
        .flatMap(row -> field(schema, row))
        .flatMap(row -> field(row, name))
        .findFirst();
  }

  private static Stream<JsonNode> field(JsonNode schema, String name) {
    JsonNode fields = schema.path("fields");
    return Stream.iterate(0, i -> i < fields.size(), i -> i + 1)
        .map(fields::get)
        .filter(field -> field.path("field").asText().equals(name));
  }

  private Optional<JsonNode> row(String name) {
    JsonNode row = payload.path(name);
    if (row.isMissingNode() || row.isNull()) {
      return Optional.empty();
    }
    if (!row.isObject()) {
      throw JsonFields.malformed("the event's '%s' is %s, expected an object", name, row);
    }
    return Optional.of(row);
  }

  /** A row without columns. */
  static JsonNode noRow() {
    return JsonNodeFactory.instance.objectNode();
  }
}
