package dev.errata.stream.source.wikidata.item;

import java.util.Optional;

/**
 * A value of a statement.
 *
 * @param id tells values apart: an entity's id, or the value in a canonical form
 * @param text how text says it; empty for an entity, whose label says it
 * @param entity the entity that the value is, or whose label follows the text as its unit
 */
public record ItemValue(String id, String text, Optional<String> entity) {
  static ItemValue ofEntity(String id) {
    return new ItemValue(id, "", Optional.of(id));
  }

  static ItemValue ofText(String text) {
    return new ItemValue(text, text, Optional.empty());
  }
}
