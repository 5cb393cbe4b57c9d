package dev.errata.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much the parts log on standard error; set up in {@code logback.xml}, changed by {@code
 * --verbose}.
 */
final class Logging {
  private Logging() {}

  static void set(boolean verbose) {
    level("dev.errata", verbose ? Level.INFO : Level.WARN);
    level("org.apache.kafka", verbose ? Level.WARN : Level.OFF);
    level("kafka", verbose ? Level.WARN : Level.OFF);
  }

  private static void level(String name, Level level) {
    if (LoggerFactory.getLogger(name) instanceof Logger logger) {
      logger.setLevel(level);
    }
  }
}
