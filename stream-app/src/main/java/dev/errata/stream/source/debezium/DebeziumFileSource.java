package dev.errata.stream.source.debezium;

import dev.errata.stream.StreamException;
import dev.errata.stream.source.ByteLines;
import dev.errata.stream.source.DeadLetters;
import dev.errata.stream.source.FactSink;
import dev.errata.stream.source.MalformedLineException;
import dev.errata.stream.source.Source;
import dev.errata.stream.source.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** Change events in a file, one a line; a blank line or {@code null} is a tombstone. */
public final class DebeziumFileSource implements Source {
  /** The reason code of what is no change event, or lacks what a fact needs. */
  public static final String MALFORMED_CHANGE = "malformed-change";

  static final String STAGE = "source.debezium";

  private final Path file;
  private final DebeziumFacts facts;
  private final DeadLetters deadLetters;
  private final Tally skipped = new Tally();

  /**
   * @param snapshotIsKnown whether rows read in a snapshot are what the model already knows
   */
  public DebeziumFileSource(
      Path file, DebeziumMapping mapping, boolean snapshotIsKnown, Clock clock) {
    this.file = file;
    this.facts = new DebeziumFacts(mapping, snapshotIsKnown, skipped);
    this.deadLetters = new DeadLetters("debezium:" + file.getFileName(), STAGE, clock);
  }

  @Override
  public void run(FactSink sink) {
    try (ByteLines lines = new ByteLines(Files.newInputStream(file), DeadLetters.LONGEST)) {
      long number = 0;
      for (ByteLines.Line line = lines.next(); line != null; line = lines.next()) {
        take(line, ++number, sink);
      }
    } catch (IOException e) {
      throw new StreamException("Cannot read %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  @Override
  public Map<String, Long> skipped() {
    return skipped.counts();
  }

  private void take(ByteLines.Line line, long number, FactSink sink) {
    if (line.isBlank()) {
      facts.skipTombstone();
      return;
    }
    try {
      if (line.length() > DeadLetters.LONGEST) {
        throw new MalformedLineException("the line has %d bytes".formatted(line.length()));
      }
      facts.publish(line.text(), sink);
    } catch (MalformedLineException e) {
      String message = "%s:%d: %s".formatted(file, number, e.getMessage());
      sink.reject(deadLetters.of(number, line.bytes(), MALFORMED_CHANGE, message));
    }
  }
}
