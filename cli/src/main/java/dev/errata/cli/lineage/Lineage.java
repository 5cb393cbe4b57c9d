package dev.errata.cli.lineage;

import dev.errata.cli.CliException;
import dev.errata.event.EditCommand;
import dev.errata.schemas.DeltaAssembler;
import dev.errata.schemas.KafkaSettings;
import dev.errata.schemas.LoggedDelta;
import dev.errata.schemas.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that has happened to a model so far, oldest first.
 *
 * @param name the lineage
 * @param entries one for each edit sequence, from 1
 */
public record Lineage(String name, List<LineageEntry> entries) {
  public Lineage {
    entries = List.copyOf(entries);
  }

  /**
   * Reads both logs of a lineage.
   *
   * @throws CliException when an entry has no command
   * @throws dev.errata.schemas.EventLogException when a piece of a delta is missing
   */
  public static Lineage read(KafkaSettings settings, String name) {
    List<LoggedDelta> deltas = new ArrayList<>();
    DeltaAssembler assembler = new DeltaAssembler();
    TopicReader.read(
        settings,
        Topics.deltas(name),
        record -> assembler.accept(record.value()).ifPresent(deltas::add));
    Map<Long, EditCommand> commands = new HashMap<>();
    TopicReader.read(
        settings, Topics.edits(name), record -> commands.put(record.offset(), record.value()));
    return new Lineage(name, deltas.stream().map(delta -> entry(name, delta, commands)).toList());
  }

  private static LineageEntry entry(
      String name, LoggedDelta delta, Map<Long, EditCommand> commands) {
    long offset = delta.applied().getCommandPartitionOffset();
    EditCommand command = commands.get(offset);
    if (command == null) {
      throw new CliException(
          "sequence %d of lineage %s answers the command at offset %d of %s, which is not there"
              .formatted(delta.sequence(), name, offset, Topics.edits(name).name()));
    }
    return new LineageEntry(delta, command);
  }

  /** The last edit sequence; 0 before the first. */
  public long sequence() {
    return entries.isEmpty() ? 0 : entries.get(entries.size() - 1).sequence();
  }

  /**
   * The entry with an edit sequence.
   *
   * @throws CliException when there is none
   */
  public LineageEntry entry(long sequence) {
    return find(sequence)
        .orElseThrow(
            () ->
                new CliException(
                    "lineage %s has no edit sequence %d; its last one is %d"
                        .formatted(name, sequence, sequence())));
  }

  private Optional<LineageEntry> find(long sequence) {
    return entries.stream().filter(entry -> entry.sequence() == sequence).findFirst();
  }
}
