package dev.errata.stream.source.debezium;

import com.fasterxml.jackson.databind.JsonNode;
import dev.errata.event.Entity;
import dev.errata.stream.source.JsonFields;
import java.util.List;
import java.util.Optional;

/** What one row says, by the mapping of its table. */
record RowFacts(ChangeEvent event, TableMapping table, JsonNode row) {
  /** Stands in an event for a long value that the database did not send since it did not change. */
  private static final String UNAVAILABLE = "__debezium_unavailable_value";

  Entity subject() {
    String label =
        text(table.subjectLabel(), ColumnType.TEXT)
            .orElseThrow(() -> JsonFields.malformed("the row has no '%s'", table.subjectLabel()));
    return new Entity(text(table.subjectId(), ColumnType.TEXT).orElse(label), label, List.of());
  }

  /** The value of a fact; empty when the row has none. */
  Optional<Entity> object(TableMapping.FactColumn fact) {
    return text(fact.object(), fact.type())
        .map(
            label -> {
              String id = text(fact.objectId(), fact.type()).orElse(label);
              return new Entity(id, label, List.of());
            });
  }

  boolean isUnavailable(TableMapping.FactColumn fact) {
    return row.path(fact.object()).asText().equals(UNAVAILABLE);
  }

  private Optional<String> text(String column, ColumnType type) {
    JsonNode value = row.path(column);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    Optional<JsonNode> schema = event.column(column);
    ColumnType actual =
        schema.flatMap(field -> ColumnType.named(field.path("name").asText())).orElse(type);
    int scale = schema.map(field -> field.path("parameters").path("scale").asInt()).orElse(0);
    return Optional.of(actual.text(value, scale).strip()).filter(text -> !text.isEmpty());
  }
}
