package dev.errata.world;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * A dated change: from then on the fact holds.
 *
 * @param date the day the new value took effect
 * @param turn its place among the changes of the same subject and property on that day, from 0
 * @param fact the new value
 * @param previous the value before; empty when the world has none, or when the property holds
 *     several values and this one joins them
 * @param note a remark for people; may be empty
 */
public record FactChange(
    LocalDate date, int turn, Fact fact, Optional<String> previous, String note) {

  /**
   * The event time: the date at 00:00 UTC, later changes of the same fact on the same day one
   * second after one another, so that they keep their order.
   */
  public Instant time() {
    return date.atStartOfDay(ZoneOffset.UTC).plusSeconds(turn).toInstant();
  }
}
