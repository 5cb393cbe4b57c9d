package dev.errata.stream.source.debezium;

import com.fasterxml.jackson.databind.JsonNode;
import dev.errata.stream.source.JsonFields;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** How a column's values stand in JSON, by the names of Kafka Connect's and Debezium's types. */
enum ColumnType {
  TEXT("text"),
  DATE("date", "io.debezium.time.Date", "org.apache.kafka.connect.data.Date"),
  MILLIS("millis", "io.debezium.time.Timestamp", "org.apache.kafka.connect.data.Timestamp"),
  MICROS("micros", "io.debezium.time.MicroTimestamp"),
  NANOS("nanos", "io.debezium.time.NanoTimestamp"),
  DECIMAL("decimal", "org.apache.kafka.connect.data.Decimal");

  private static final long MICROS_PER_MILLI = 1_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final List<String> names;

  ColumnType(String... names) {
    this.names = List.of(names);
  }

  /** The type of this name: as mappings say it, or as schemas do. */
  static Optional<ColumnType> named(String name) {
    return Arrays.stream(values()).filter(type -> type.names.contains(name)).findFirst();
  }

  /** What mappings may say. */
  static List<String> shortNames() {
    return Arrays.stream(values()).map(type -> type.names.get(0)).toList();
  }

  /**
   * The value in words.
   *
   * @param scale digits after the point, of a decimal
   */
  String text(JsonNode value, int scale) {
    return switch (this) {
      case TEXT -> plain(value);
      case DATE -> LocalDate.ofEpochDay(number(value)).toString();
      case MILLIS -> day(number(value));
      case MICROS -> day(number(value) / MICROS_PER_MILLI);
      case NANOS -> day(number(value) / NANOS_PER_MILLI);
      case DECIMAL -> value.isNumber() ? plain(value) : decimal(value, scale);
    };
  }

  private static String plain(JsonNode value) {
    if (!value.isValueNode()) {
      throw JsonFields.malformed("a column holds %s, expected a text or a number", value);
    }
    return value.isNumber() ? value.decimalValue().toPlainString() : value.asText();
  }

  private static long number(JsonNode value) {
    if (!value.canConvertToLong() || !value.isIntegralNumber()) {
      throw JsonFields.malformed("a column of times holds %s, expected an integer", value);
    }
    return value.longValue();
  }

  /** Midnight is a date. */
  private static String day(long millis) {
    String time = Instant.ofEpochMilli(millis).toString();
    return time.endsWith("T00:00:00Z") ? time.substring(0, time.indexOf('T')) : time;
  }

  private static String decimal(JsonNode value, int scale) {
    try {
      byte[] digits = Base64.getDecoder().decode(value.asText());
      return new BigDecimal(new BigInteger(digits), scale).stripTrailingZeros().toPlainString();
    } catch (IllegalArgumentException e) {
      throw JsonFields.malformed("a column of decimals holds %s: %s", value, e.getMessage());
    }
  }
}
