package dev.errata.cli.lineage;

import dev.errata.cli.CliException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** How much of a lineage is meant: all of it, or what was there at some point. */
public sealed interface Extent {
  boolean includes(LineageEntry entry);

  /** The whole lineage. */
  static Extent all() {
    return new UpTo(Long.MAX_VALUE);
  }

  /** All edits up to a sequence; 0 for none. */
  record UpTo(long sequence) implements Extent {
    @Override
    public boolean includes(LineageEntry entry) {
      return entry.sequence() <= sequence;
    }
  }

  /**
   * All batches that the world had brought about by an event time. A batch belongs to the time at
   * which it was closed.
   */
  record AsOf(Instant time) implements Extent {
    @Override
    public boolean includes(LineageEntry entry) {
      return !entry.applied().getWatermark().isAfter(time);
    }

    /**
     * Reads a date, meaning its last moment in UTC, or an instant.
     *
     * @throws CliException when the text is neither
     */
    public static AsOf parse(String text) {
      try {
        return new AsOf(
            text.contains("T")
                ? Instant.parse(text)
                : LocalDate.parse(text)
                    .plusDays(1)
                    .atStartOfDay(ZoneOffset.UTC)
                    .toInstant()
                    .minusMillis(1));
      } catch (DateTimeException e) {
        throw new CliException(
            "time '%s': expected a date such as 2021-01-01, or an instant such as".formatted(text)
                + " 2021-01-01T12:00:00Z",
            e);
      }
    }
  }
}
