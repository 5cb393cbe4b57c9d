package dev.errata.stream.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** A JSON object whose fields are read strictly. */
public record JsonFields(String where, JsonNode node) {

  /**
   * An object with no other fields than these.
   *
   * @param where how messages call it
   */
  public static JsonFields of(String where, JsonNode node, Set<String> allowed) {
    if (!node.isObject()) {
      throw malformed("%s is %s, expected an object", where, kind(node));
    }
    Set<String> unknown = new TreeSet<>();
    node.fieldNames().forEachRemaining(unknown::add);
    unknown.removeAll(allowed);
    if (!unknown.isEmpty()) {
      throw malformed(
          "%s has unknown fields %s, known are %s", where, unknown, new TreeSet<>(allowed));
    }
    return new JsonFields(where, node);
  }

  public boolean has(String field) {
    return node.has(field);
  }

  /** The field, or null when it is absent or null. */
  public JsonNode find(String field) {
    return node.hasNonNull(field) ? node.get(field) : null;
  }

  public JsonNode get(String field) {
    if (!node.hasNonNull(field)) {
      throw malformed("%s has no field '%s'", where, field);
    }
    return node.get(field);
  }

  public String text(String field) {
    JsonNode value = get(field);
    if (!value.isTextual()) {
      throw malformed("%s: '%s' is %s, expected a string", where, field, kind(value));
    }
    return value.textValue();
  }

  public String text(String field, String absent) {
    return find(field) == null ? absent : text(field);
  }

  public Long number(String field) {
    JsonNode value = find(field);
    if (value == null) {
      return null;
    }
    if (!value.canConvertToLong() || !value.isIntegralNumber()) {
      throw malformed("%s: '%s' is %s, expected an integer", where, field, value);
    }
    return value.longValue();
  }

  public List<String> texts(String field) {
    JsonNode values = find(field);
    if (values == null) {
      return List.of();
    }
    List<String> result = new ArrayList<>();
    values.forEach(value -> result.add(value.isTextual() ? value.textValue() : null));
    if (!values.isArray() || result.contains(null)) {
      throw malformed("%s: '%s' is %s, expected an array of strings", where, field, values);
    }
    return result;
  }

  public static MalformedLineException malformed(String format, Object... arguments) {
    return new MalformedLineException(format.formatted(arguments));
  }

  private static String kind(JsonNode node) {
    return node.getNodeType().toString().toLowerCase(Locale.ROOT);
  }
}
