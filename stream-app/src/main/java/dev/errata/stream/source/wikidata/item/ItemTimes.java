package dev.errata.stream.source.wikidata.item;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.wikidata.wdtk.datamodel.interfaces.TimeValue;

/** Wikidata's times, which may be as coarse as a millennium. */
final class ItemTimes {
  /** Years further away than this are the same for every question of what is current. */
  private static final long FARTHEST_YEAR = 100_000;

  private ItemTimes() {}

  /** Where the stretch of time begins that the value names, in UTC. */
  static Instant start(TimeValue time) {
    return date(time).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** Tells times apart: the date as far as the precision goes, and the precision. */
  static String id(TimeValue time) {
    return "%d-%02d-%02d/%d"
        .formatted(time.getYear(), time.getMonth(), time.getDay(), time.getPrecision());
  }

  /** How text says the time, for example {@code 8 March 1952}. */
  static String text(TimeValue time, Locale locale) {
    String era = time.getYear() < 0 ? Math.abs(time.getYear()) + " BC" : "";
    return switch (time.getPrecision()) {
      case TimeValue.PREC_MONTH -> dated(time, "MMMM ", locale) + year(time, era);
      case TimeValue.PREC_YEAR -> year(time, era);
      case TimeValue.PREC_DECADE -> year(time, era) + "s";
      default ->
          time.getPrecision() < TimeValue.PREC_DECADE
              ? year(time, era)
              : dated(time, "d MMMM ", locale) + year(time, era);
    };
  }

  private static String year(TimeValue time, String era) {
    return era.isEmpty() ? Long.toString(time.getYear()) : era;
  }

  private static String dated(TimeValue time, String pattern, Locale locale) {
    return DateTimeFormatter.ofPattern(pattern, locale).format(date(time));
  }

  private static LocalDate date(TimeValue time) {
    long year = Math.max(-FARTHEST_YEAR, Math.min(FARTHEST_YEAR, time.getYear()));
    int month = Math.max(1, time.getMonth());
    try {
      return LocalDate.of((int) year, month, Math.max(1, time.getDay()));
    } catch (DateTimeException e) {
      return LocalDate.of((int) year, 1, 1);
    }
  }
}
