package dev.errata.stream.source.wikidata.item;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an item said after an edit.
 *
 * @param itemId for example {@code Q34}
 * @param revision the revision's number; higher is newer
 * @param time when it was saved
 * @param label its name in the configured language
 * @param aliases its other names in that language
 * @param statements by property, in the order of the document, of the wanted properties only
 */
public record ItemRevision(
    String itemId,
    long revision,
    Instant time,
    Optional<String> label,
    List<String> aliases,
    Map<String, List<ItemStatement>> statements) {
  public ItemRevision {
    aliases = List.copyOf(aliases);
    statements = Map.copyOf(statements);
  }

  /** The item before its first revision: it says nothing. */
  public static ItemRevision before(ItemRevision first) {
    return new ItemRevision(first.itemId, 0, first.time, Optional.empty(), List.of(), Map.of());
  }

  /** The statements of a property that hold when the revision was saved, of the best rank. */
  List<ItemStatement> current(String property) {
    List<ItemStatement> holding =
        statements.getOrDefault(property, List.of()).stream()
            .filter(statement -> statement.holdsAt(time))
            .toList();
    boolean preferred = holding.stream().anyMatch(s -> s.rank() == ItemStatement.Rank.PREFERRED);
    return holding.stream()
        .filter(s -> !preferred || s.rank() == ItemStatement.Rank.PREFERRED)
        .filter(s -> s.value().isPresent())
        .toList();
  }
}
