package dev.errata.stream.source.wikidata.item;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Compares two revisions of an item, statement by statement.
 *
 * <p>Of a property, the statements that hold at a revision's time (by rank, start and end) give its
 * current values. A value that became current replaces the one of the same statement, else one that
 * is no longer current, else none. A value that went without another coming leaves the latest of
 * those that remain.
 */
public final class ItemDiff {
  private static final Comparator<ItemStatement> BY_START =
      Comparator.comparing(ItemStatement::start);

  private ItemDiff() {}

  /** The changes from one revision to the next, the latest value of a property last. */
  public static List<ValueChange> between(ItemRevision before, ItemRevision after) {
    Set<String> properties = new TreeSet<>(before.statements().keySet());
    properties.addAll(after.statements().keySet());
    return properties.stream()
        .flatMap(p -> changes(p, before.current(p), after.current(p)).stream())
        .toList();
  }

  private static List<ValueChange> changes(
      String property, List<ItemStatement> before, List<ItemStatement> after) {
    List<ItemStatement> gone = new ArrayList<>(without(before, after));
    List<ItemStatement> come = without(after, before);
    if (come.isEmpty()) {
      return gone.isEmpty() ? List.of() : List.of(removal(property, gone, after));
    }
    List<ValueChange> changes = new ArrayList<>();
    for (ItemStatement statement : come) {
      Optional<ItemStatement> replaced = takeReplaced(statement, gone, come);
      changes.add(
          new ValueChange(property, replaced.flatMap(ItemStatement::value), statement.value()));
    }
    return changes;
  }

  private static ValueChange removal(
      String property, List<ItemStatement> gone, List<ItemStatement> remaining) {
    return new ValueChange(
        property,
        gone.get(gone.size() - 1).value(),
        remaining.stream().sorted(BY_START).reduce((a, b) -> b).flatMap(ItemStatement::value));
  }

  /** The first statements of values that the others do not have, by start. */
  private static List<ItemStatement> without(
      List<ItemStatement> statements, List<ItemStatement> others) {
    Set<String> known = others.stream().map(ItemDiff::valueId).collect(Collectors.toSet());
    return statements.stream().filter(s -> known.add(valueId(s))).sorted(BY_START).toList();
  }

  private static Optional<ItemStatement> takeReplaced(
      ItemStatement statement, List<ItemStatement> gone, List<ItemStatement> come) {
    Set<String> coming = come.stream().map(ItemStatement::id).collect(Collectors.toSet());
    Optional<ItemStatement> replaced =
        gone.stream()
            .filter(g -> g.id().equals(statement.id()))
            .findFirst()
            .or(() -> gone.stream().filter(g -> !coming.contains(g.id())).findFirst());
    replaced.ifPresent(gone::remove);
    return replaced;
  }

  private static String valueId(ItemStatement statement) {
    return statement.value().orElseThrow().id();
  }
}
