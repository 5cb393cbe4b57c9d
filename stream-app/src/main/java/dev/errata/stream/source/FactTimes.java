package dev.errata.stream.source;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Times of facts as files write them. */
public final class FactTimes {
  private FactTimes() {}

  /**
   * A date, which means its start in UTC, or a time with an offset.
   *
   * @throws MalformedLineException when it is neither
   */
  public static Instant parse(String text) {
    try {
      return text.indexOf('T') < 0
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw JsonFields.malformed(
          "'time' is '%s', expected a date like 2021-11-24 or a time like 2021-11-24T12:00:00Z",
          text);
    }
  }
}
