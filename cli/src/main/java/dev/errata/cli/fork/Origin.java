package dev.errata.cli.fork;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Where the command of a fork comes from; every record of its edits topic that was taken from
 * another lineage says so in a header.
 *
 * @param lineage the lineage it was taken from
 * @param offset of the command in that lineage's edits topic
 */
record Origin(String lineage, long offset) {
  private static final String HEADER = "errata-origin";

  /** What the headers of a record say; empty when the command was given to this lineage itself. */
  static Optional<Origin> of(Headers headers) {
    return Optional.ofNullable(headers.lastHeader(HEADER)).map(Origin::parse);
  }

  private static Origin parse(Header header) {
    String text = new String(header.value(), StandardCharsets.UTF_8);
    int at = text.lastIndexOf('@');
    return new Origin(text.substring(0, at), Long.parseLong(text.substring(at + 1)));
  }

  /** Says it in the headers of a record. */
  void addTo(Headers headers) {
    headers.add(HEADER, (lineage + "@" + offset).getBytes(StandardCharsets.UTF_8));
  }
}
