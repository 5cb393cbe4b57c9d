package dev.errata.stream.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.errata.event.Entity;
import dev.errata.event.FactUpdate;
import dev.errata.event.Prompts;
import dev.errata.event.Property;
import dev.errata.event.Provenance;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The format of JSON lines: one fact change per line, as {@code docs/sources.md} describes it. */
public final class JsonlFormat {
  static final String DEFAULT_SOURCE = "jsonl";
  private static final Set<String> FIELDS =
      Set.of(
          "id",
          "subject",
          "property",
          "old",
          "object",
          "time",
          "revision",
          "source",
          "actor",
          "url",
          "prompts");
  private static final Set<String> ENTITY_FIELDS = Set.of("id", "label", "aliases");
  private static final Set<String> PROPERTY_FIELDS = Set.of("id", "label");
  private static final Set<String> PROMPT_FIELDS = Set.of("edit", "paraphrases", "locality");
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Map<String, String> propertyLabels;

  /**
   * @param propertyLabels labels by id, for lines that name a property by its id alone
   */
  public JsonlFormat(Map<String, String> propertyLabels) {
    this.propertyLabels = propertyLabels;
  }

  /**
   * Reads a line.
   *
   * @throws MalformedLineException when it does not follow the format
   */
  FactUpdate parse(String line) {
    return read(json(line), DEFAULT_SOURCE, line);
  }

  /**
   * Reads the object that a line holds.
   *
   * @param source the provenance of a line that does not name one
   * @param line makes the id of an event that has none
   * @throws MalformedLineException when it does not follow the format
   */
  public FactUpdate read(JsonNode node, String source, String line) {
    JsonFields fields = JsonFields.of("the line", node, FIELDS);
    if (!fields.has("object")) {
      throw JsonFields.malformed("the line has no field 'object'; null retracts the fact");
    }
    return FactUpdate.newBuilder()
        .setEventId(fields.text("id", idOf(source, line)))
        .setSubject(named(entity("subject", fields.get("subject")), "subject"))
        .setProperty(property(fields.get("property")))
        .setOldObject(optionalEntity(fields, "old"))
        .setNewObject(optionalEntity(fields, "object"))
        .setEventTime(FactTimes.parse(fields.text("time")))
        .setSourceRevision(fields.number("revision"))
        .setProvenance(
            new Provenance(
                fields.text("source", source),
                fields.text("actor", null),
                fields.text("url", null)))
        .setPrompts(prompts(fields.find("prompts")))
        .build();
  }

  private static JsonNode json(String line) {
    try {
      return MAPPER.readTree(line);
    } catch (JsonProcessingException e) {
      throw new MalformedLineException("the line is no JSON object: " + e.getOriginalMessage());
    }
  }

  private static Entity optionalEntity(JsonFields fields, String field) {
    return fields.find(field) == null ? null : entity(field, fields.find(field));
  }

  /** A text stands for an entity of that label and id. */
  private static Entity entity(String field, JsonNode node) {
    if (node.isTextual()) {
      return new Entity(node.textValue(), node.textValue(), List.of());
    }
    JsonFields fields = JsonFields.of("'" + field + "'", node, ENTITY_FIELDS);
    String label = fields.text("label");
    return new Entity(fields.text("id", label), label, fields.texts("aliases"));
  }

  private static Entity named(Entity entity, String field) {
    if (entity.getId().isBlank()) {
      throw JsonFields.malformed("'%s' is empty", field);
    }
    return entity;
  }

  private Property property(JsonNode node) {
    JsonFields fields =
        node.isTextual() ? null : JsonFields.of("'property'", node, PROPERTY_FIELDS);
    String id = fields == null ? node.textValue() : fields.text("id");
    if (id.isBlank() || id.indexOf('|') >= 0) {
      throw JsonFields.malformed("the property id '%s' is empty or contains '|'", id);
    }
    String label = propertyLabels.getOrDefault(id, id);
    return new Property(id, fields == null ? label : fields.text("label", label));
  }

  private static Prompts prompts(JsonNode node) {
    if (node == null) {
      return null;
    }
    JsonFields fields = JsonFields.of("'prompts'", node, PROMPT_FIELDS);
    return new Prompts(fields.text("edit"), fields.texts("paraphrases"), fields.texts("locality"));
  }

  /** The same line is the same event. */
  private static String idOf(String source, String line) {
    return source + "/" + EventIds.digest(line.strip());
  }
}
