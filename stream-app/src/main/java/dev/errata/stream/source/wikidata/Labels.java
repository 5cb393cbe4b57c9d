package dev.errata.stream.source.wikidata;

import dev.errata.event.Entity;
import dev.errata.stream.source.wikidata.item.ItemRevision;
import java.util.Map;
import java.util.Set;

/** The names of entities in the configured language. */
public interface Labels {
  /** The entities of these ids that have a label. */
  Map<String, Entity> find(Set<String> ids) throws InterruptedException;

  /** Takes note of an item's names as a revision has them. */
  void learn(ItemRevision item);

  /** The names of this entity have changed, to what is not known. */
  void forget(String id);
}
