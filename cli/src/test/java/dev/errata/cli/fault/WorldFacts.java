package dev.errata.cli.fault;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.errata.world.FactChange;
import dev.errata.world.Scope;
import dev.errata.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Real changes, in the order in which they happened, in files to be sent one after another. */
final class WorldFacts {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<FactChange> changes = World.load().changes(Scope.STATES);
  private int next;

  /** Writes the next changes as JSON lines. */
  Path next(int count, Path directory) throws IOException {
    List<String> lines = new ArrayList<>();
    for (FactChange change : changes.subList(next, next + count)) {
      lines.add(
          JSON.writeValueAsString(
              Map.of(
                  "id", "event-" + (next + lines.size()),
                  "subject", change.fact().subject(),
                  "property", change.fact().propertyId(),
                  "object", change.fact().object(),
                  "time", change.time().toString())));
    }
    next += count;
    return Files.write(directory.resolve("facts-" + next + ".jsonl"), lines);
  }

  /** How many were written. */
  int count() {
    return next;
  }
}
