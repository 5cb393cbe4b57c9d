package dev.errata.stream.source.wikidata.item;

import java.util.Optional;

/**
 * A value of a property came, went, or took the place of another.
 *
 * @param before the value that is no longer current; empty when the new one stands beside others
 * @param after the value that is; empty when none is left
 */
public record ValueChange(String property, Optional<ItemValue> before, Optional<ItemValue> after) {}
