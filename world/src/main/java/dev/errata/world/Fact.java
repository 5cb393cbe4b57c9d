package dev.errata.world;

/**
 * A subject's value of a property. Entities are named by their labels, which are unique.
 *
 * @param propertyId the property's Wikidata id
 * @param subject the label of what the fact is about
 * @param object the label of the value
 */
public record Fact(String propertyId, String subject, String object) {}
