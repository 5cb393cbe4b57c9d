package dev.errata.stream.source.wikidata.live;

import dev.errata.stream.source.ByteLines;
import dev.errata.stream.source.DeadLetters;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads server-sent events (<a
 * href="https://html.spec.whatwg.org/multipage/server-sent-events.html">HTML, 9.2</a>), with their
 * data as bytes. An event that was cut off is none.
 */
final class ServerSentEvents {
  private final ByteLines lines;

  ServerSentEvents(InputStream in) {
    this.lines = new ByteLines(in, DeadLetters.LONGEST);
  }

  /**
   * An event.
   *
   * @param id where to go on after it; absent when the server gave none
   * @param data its data, in the encoding of the feed
   */
  record Event(Optional<String> id, ByteBuffer data) {}

  /** The next event, or null when the feed has ended. */
  Event next() throws IOException {
    Optional<String> id = Optional.empty();
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    boolean any = false;
    for (ByteLines.Line line = lines.next(); line != null; line = lines.next()) {
      ByteBuffer bytes = withoutReturn(line.bytes());
      if (!bytes.hasRemaining() && (any || id.isPresent())) {
        return new Event(id, ByteBuffer.wrap(data.toByteArray()));
      }
      Optional<ByteBuffer> value = field("data", bytes);
      if (value.isPresent()) {
        append(value.get(), any, data);
        any = true;
      }
      id = field("id", bytes).map(b -> StandardCharsets.UTF_8.decode(b).toString()).or(keep(id));
    }
    return null;
  }

  private static Supplier<Optional<String>> keep(Optional<String> id) {
    return () -> id;
  }

  /** The value of a field of this name; one space after the colon does not belong to it. */
  private static Optional<ByteBuffer> field(String name, ByteBuffer line) {
    byte[] prefix = (name + ":").getBytes(StandardCharsets.US_ASCII);
    if (line.remaining() < prefix.length
        || !line.slice(line.position(), prefix.length).equals(ByteBuffer.wrap(prefix))) {
      return Optional.empty();
    }
    ByteBuffer value = line.duplicate();
    value.position(value.position() + prefix.length);
    if (value.hasRemaining() && value.get(value.position()) == ' ') {
      value.get();
    }
    return Optional.of(value);
  }

  private static void append(ByteBuffer value, boolean further, ByteArrayOutputStream data) {
    if (further) {
      data.write('\n');
    }
    byte[] bytes = new byte[value.remaining()];
    value.get(bytes);
    data.writeBytes(bytes);
  }

  private static ByteBuffer withoutReturn(ByteBuffer line) {
    ByteBuffer bytes = line.duplicate();
    int end = bytes.limit();
    if (end > 0 && bytes.get(end - 1) == '\r') {
      bytes.limit(end - 1);
    }
    return bytes;
  }
}
