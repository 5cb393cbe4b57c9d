package dev.errata.stream.source.debezium;

import dev.errata.event.Property;
import java.util.List;
import java.util.Optional;

/**
 * What the rows of a table say.
 *
 * @param subjectId the column that tells subjects apart
 * @param subjectLabel the column with their names
 * @param facts one for each column that holds a fact
 */
record TableMapping(String subjectId, String subjectLabel, List<FactColumn> facts) {
  TableMapping {
    facts = List.copyOf(facts);
  }

  /**
   * A column that holds a fact.
   *
   * @param object the column with the object's name
   * @param objectId the column that tells objects apart; the same where there is no other
   * @param type how the column's values are written, where events bring no schema
   * @param prompt the wording to edit with, {@code {}} standing for the subject; empty when the
   *     property has wordings already
   */
  record FactColumn(
      Property property,
      String object,
      String objectId,
      ColumnType type,
      Optional<String> prompt) {}
}
