package dev.errata.cli.fork;

import dev.errata.editor.EditorException;
import dev.errata.editor.log.CommandReader;
import dev.errata.editor.log.Drain;
import dev.errata.editor.log.RegistryUnavailableException;
import dev.errata.schemas.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The commands of a lineage that its editor understands. The editor answers each with one edit, so
 * the place of a command among them is the edit's sequence, even before it is made.
 */
final class CommandIndex {
  private static final Duration POLL = Duration.ofMillis(200);

  private final List<Place> places;

  /** Where a command is, and where it comes from. */
  private record Place(long offset, Optional<Origin> origin) {}

  private CommandIndex(List<Place> places) {
    this.places = places;
  }

  /** Reads all commands that were sent by now. */
  static CommandIndex read(KafkaSettings kafka, String lineage) {
    List<Place> places = new ArrayList<>();
    try (CommandReader commands = new CommandReader(kafka, lineage, Optional.empty())) {
      new Drain(commands, Drain.PATIENCE)
          .run(
              () -> false,
              () ->
                  commands
                      .next(POLL)
                      .filter(record -> isCommand(commands, record))
                      .ifPresent(
                          found ->
                              places.add(new Place(found.offset(), Origin.of(found.headers())))));
    }
    return new CommandIndex(places);
  }

  private static boolean isCommand(CommandReader commands, ConsumerRecord<byte[], byte[]> record) {
    try {
      commands.decode(record);
      return true;
    } catch (RegistryUnavailableException e) {
      throw e;
    } catch (EditorException e) {
      return false;
    }
  }

  /** Offset of the command that an edit sequence answers or will answer. */
  OptionalLong offsetOf(long sequence) {
    return sequence >= 1 && sequence <= places.size()
        ? OptionalLong.of(places.get((int) sequence - 1).offset())
        : OptionalLong.empty();
  }

  /** The edit sequence that answers or will answer the command that was taken from there. */
  OptionalLong sequenceOf(Origin origin) {
    for (int i = 0; i < places.size(); i++) {
      if (places.get(i).origin().equals(Optional.of(origin))) {
        return OptionalLong.of(i + 1L);
      }
    }
    return OptionalLong.empty();
  }

  /** One past the last command that was taken from a lineage, in that lineage; 0 if none was. */
  long takenUntil(String lineage) {
    return places.stream()
        .flatMap(place -> place.origin().stream())
        .filter(origin -> origin.lineage().equals(lineage))
        .mapToLong(origin -> origin.offset() + 1)
        .max()
        .orElse(0);
  }
}
