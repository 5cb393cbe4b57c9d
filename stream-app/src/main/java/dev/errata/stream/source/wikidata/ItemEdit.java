package dev.errata.stream.source.wikidata;

import dev.errata.stream.source.wikidata.item.ItemDiff;
import dev.errata.stream.source.wikidata.item.ItemRevision;
import dev.errata.stream.source.wikidata.item.ValueChange;
import java.util.List;
import java.util.Optional;

/**
 * An edit of an item.
 *
 * @param after the item as it was saved
 * @param changes what became of its current values
 * @param actor who made it; empty when that is hidden
 */
public record ItemEdit(ItemRevision after, List<ValueChange> changes, Optional<String> actor) {
  public static ItemEdit of(ItemRevision before, ItemRevision after, Optional<String> actor) {
    return new ItemEdit(after, ItemDiff.between(before, after), actor);
  }
}
