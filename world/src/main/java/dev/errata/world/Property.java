package dev.errata.world;

/**
 * A property that facts have values for.
 *
 * @param id its Wikidata id
 * @param label its name in English
 * @param singleValued whether a change replaces the value before it; otherwise it adds a value
 * @param subjectType what its subjects are
 * @param objectType what its values are
 */
public record Property(
    String id, String label, boolean singleValued, String subjectType, String objectType) {}
