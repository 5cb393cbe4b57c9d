package dev.errata.stream.source.csv;

import dev.errata.stream.source.ByteLines;
import dev.errata.stream.source.DeadLetters;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Tells records apart (RFC 4180: a quoted field may go on over several lines) and keeps the bytes
 * of each. A quote that is never closed costs its own line and no other.
 */
final class CsvRecords implements AutoCloseable {
  private final ByteLines lines;
  private final char delimiter;
  private final Deque<ByteLines.Line> waiting = new ArrayDeque<>();
  private long number;

  CsvRecords(InputStream in, char delimiter) {
    this.lines = new ByteLines(in, DeadLetters.LONGEST);
    this.delimiter = delimiter;
  }

  /**
   * A record.
   *
   * @param line the number of its first line, from 1
   * @param flaw what is wrong with it as a whole; empty when nothing is
   */
  record CsvRecord(ByteBuffer bytes, long line, String flaw) {}

  /** The next record, or null after the last; blank lines are passed over. */
  CsvRecord next() throws IOException {
    ByteLines.Line first = take();
    while (first != null && first.isBlank()) {
      first = take();
    }
    return first == null ? null : record(first, number);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  private CsvRecord record(ByteLines.Line first, long line) throws IOException {
    List<ByteLines.Line> further = new ArrayList<>();
    long length = first.length();
    Quoting quoting = after(first, false);
    while (quoting == Quoting.OPEN && length <= DeadLetters.LONGEST) {
      ByteLines.Line next = take();
      if (next == null) {
        break;
      }
      further.add(next);
      length += next.length();
      quoting = after(next, true);
    }
    boolean unclosed = quoting == Quoting.OPEN || !further.isEmpty() && quoting == Quoting.BROKEN;
    if (unclosed) {
      giveBack(further);
      return new CsvRecord(first.bytes(), line, "a quote is not closed");
    }
    String flaw = length > DeadLetters.LONGEST ? "the record has %d bytes".formatted(length) : "";
    return new CsvRecord(joined(first, further), line, flaw);
  }

  private ByteLines.Line take() throws IOException {
    ByteLines.Line line = waiting.isEmpty() ? lines.next() : waiting.poll();
    if (line != null) {
      number++;
    }
    return line;
  }

  private void giveBack(List<ByteLines.Line> further) {
    for (int i = further.size() - 1; i >= 0; i--) {
      waiting.push(further.get(i));
      number--;
    }
  }

  /** What a line leaves behind: whether a quoted field goes on, and whether one ended amiss. */
  private enum Quoting {
    OPEN,
    CLOSED,
    BROKEN
  }

  private Quoting after(ByteLines.Line line, boolean openBefore) {
    boolean quoted = openBefore;
    boolean closedJustNow = false;
    boolean fieldStarts = !openBefore;
    ByteBuffer bytes = line.bytes();
    for (int i = 0; i < bytes.limit(); i++) {
      char c = (char) bytes.get(i);
      if (c == '"' && (quoted || fieldStarts || closedJustNow)) {
        quoted = !quoted; // a quote right after the closing one stands for a quote in the field
        closedJustNow = !quoted;
      } else if (closedJustNow && c != delimiter && c != '\r') {
        return Quoting.BROKEN;
      } else {
        closedJustNow = false;
      }
      fieldStarts = !quoted && c == delimiter;
    }
    return quoted ? Quoting.OPEN : Quoting.CLOSED;
  }

  private static ByteBuffer joined(ByteLines.Line first, List<ByteLines.Line> further) {
    if (further.isEmpty()) {
      return first.bytes();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(first.bytes().array());
    for (ByteLines.Line line : further) {
      bytes.write('\n');
      bytes.writeBytes(line.bytes().array());
    }
    return ByteBuffer.wrap(bytes.toByteArray());
  }
}
