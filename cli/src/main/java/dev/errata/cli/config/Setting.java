package dev.errata.cli.config;

import static java.util.Objects.requireNonNull;

/**
 * One configured value.
 *
 * @param key name as on the command line, without the dashes: {@code batch-size}
 * @param value the text as given
 * @param origin where it was given, for messages: {@code environment variable ERRATA_BATCH_SIZE}
 */
public record Setting(String key, String value, String origin) {
  public Setting {
    requireNonNull(key, "key");
    requireNonNull(value, "value");
    requireNonNull(origin, "origin");
  }
}
