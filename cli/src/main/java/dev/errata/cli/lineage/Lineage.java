package dev.errata.cli.lineage;

import dev.errata.cli.CliException;
import dev.errata.editor.log.LineageLog;
import dev.errata.schemas.KafkaSettings;
import java.util.ArrayList;
import java.util.List;

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
   * Reads the logs of a lineage.
   *
   * @throws dev.errata.editor.EditorException when an entry has no command
   * @throws dev.errata.schemas.EventLogException when a piece of a delta is missing
   */
  public static Lineage read(KafkaSettings settings, String name) {
    List<LineageEntry> entries = new ArrayList<>();
    try (LineageLog log = new LineageLog(settings, name)) {
      log.read(edit -> entries.add(new LineageEntry(edit)));
    }
    return new Lineage(name, entries);
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
    return entries.stream()
        .filter(entry -> entry.sequence() == sequence)
        .findFirst()
        .orElseThrow(
            () ->
                new CliException(
                    "lineage %s has no edit sequence %d; its last one is %d"
                        .formatted(name, sequence, sequence())));
  }
}
