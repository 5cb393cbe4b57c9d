package dev.errata.stream.source;

import dev.errata.event.FactUpdate;
import dev.errata.stream.StreamException;
import dev.errata.world.World;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.stream.Collectors;

/**
 * Facts in a file of JSON lines. A malformed line goes to dead letters under {@code jsonl:FILE} and
 * its line number, and reading goes on; blank lines are passed over.
 */
public final class JsonlSource implements Source {
  /** The reason code of malformed lines. */
  public static final String MALFORMED_LINE = "malformed-line";

  /** Lines may have this many bytes; a record of the log holds a little more. */
  public static final int LONGEST_LINE = DeadLetters.LONGEST;

  private final Path file;
  private final Pacer pacer;
  private final JsonlFormat format;
  private final DeadLetters deadLetters;

  public JsonlSource(Path file, World world, Pacer pacer, Clock clock) {
    this.file = file;
    this.pacer = pacer;
    this.deadLetters = new DeadLetters("jsonl:" + file.getFileName(), "source.jsonl", clock);
    this.format =
        new JsonlFormat(
            world.properties().values().stream()
                .collect(Collectors.toMap(p -> p.id(), p -> p.label())));
  }

  @Override
  public void run(FactSink sink) throws InterruptedException {
    try (InputStream in = Files.newInputStream(file);
        ByteLines lines = new ByteLines(in, LONGEST_LINE)) {
      long number = 0;
      for (ByteLines.Line line = lines.next(); line != null; line = lines.next()) {
        number++;
        if (!line.isBlank()) {
          take(line, number, sink);
        }
      }
    } catch (NoSuchFileException e) {
      throw new StreamException("File %s does not exist".formatted(file), e);
    } catch (IOException e) {
      throw new StreamException("Cannot read %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private void take(ByteLines.Line line, long number, FactSink sink) throws InterruptedException {
    FactUpdate update;
    try {
      update = parse(line);
    } catch (MalformedLineException e) {
      sink.reject(
          deadLetters.of(
              number,
              line.bytes(),
              MALFORMED_LINE,
              "%s:%d: %s".formatted(file, number, e.getMessage())));
      return;
    }
    pacer.await(update.getEventTime());
    sink.publish(update);
  }

  private FactUpdate parse(ByteLines.Line line) {
    if (line.length() > LONGEST_LINE) {
      throw new MalformedLineException(
          "the line has %d bytes, at most %d are read and kept"
              .formatted(line.length(), LONGEST_LINE));
    }
    return format.parse(line.text());
  }
}
