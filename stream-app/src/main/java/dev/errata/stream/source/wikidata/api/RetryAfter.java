package dev.errata.stream.source.wikidata.api;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** The {@code Retry-After} of an answer: seconds or a date. */
public final class RetryAfter {
  private static final Duration LONGEST = Duration.ofHours(1);

  private RetryAfter() {}

  /** How long the server asks to be left alone, at most an hour; zero when it does not say. */
  public static Duration of(HttpHeaders headers, Instant now) {
    Duration asked =
        headers.firstValue("Retry-After").map(v -> parse(v, now)).orElse(Duration.ZERO);
    if (asked.isNegative()) {
      return Duration.ZERO;
    }
    return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
  }

  private static Duration parse(String value, Instant now) {
    try {
      return Duration.ofSeconds(Long.parseLong(value.strip()));
    } catch (NumberFormatException e) {
      return untilDate(value, now);
    }
  }

  private static Duration untilDate(String value, Instant now) {
    try {
      Instant date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Duration.between(now, date);
    } catch (DateTimeException e) {
      return Duration.ZERO;
    }
  }
}
