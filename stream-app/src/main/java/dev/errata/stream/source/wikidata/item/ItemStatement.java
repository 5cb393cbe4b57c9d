package dev.errata.stream.source.wikidata.item;

import java.time.Instant;
import java.util.Optional;

/**
 * A statement of an item, as far as it decides what is true when.
 *
 * @param id the statement's id, which an edit of it keeps
 * @param value the main value; empty when the statement says that there is none, that it is
 *     unknown, or holds one of a kind not understood
 * @param start when it begins to hold; {@link Instant#MIN} when not said
 * @param end when it no longer does; {@link Instant#MAX} when not said
 */
public record ItemStatement(
    String id, Optional<ItemValue> value, Rank rank, Instant start, Instant end) {

  /** How much the item's authors stand by a statement. */
  public enum Rank {
    DEPRECATED,
    NORMAL,
    PREFERRED
  }

  boolean holdsAt(Instant time) {
    return rank != Rank.DEPRECATED && !start.isAfter(time) && end.isAfter(time);
  }
}
