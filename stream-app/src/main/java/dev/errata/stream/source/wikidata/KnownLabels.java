package dev.errata.stream.source.wikidata;

import dev.errata.event.Entity;
import dev.errata.stream.source.wikidata.item.ItemRevision;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Labels of the items seen of late. */
public final class KnownLabels implements Labels {
  private static final int ENTRIES = 100_000;

  private final Map<String, Optional<Entity>> entries = new LatestEntries<>(ENTRIES);

  @Override
  public Map<String, Entity> find(Set<String> ids) {
    Map<String, Entity> found = new HashMap<>();
    for (String id : ids) {
      entries.getOrDefault(id, Optional.empty()).ifPresent(entity -> found.put(id, entity));
    }
    return found;
  }

  @Override
  public void learn(ItemRevision item) {
    put(item.itemId(), item.label().map(text -> new Entity(item.itemId(), text, item.aliases())));
  }

  @Override
  public void forget(String id) {
    entries.remove(id);
  }

  /** Whether it is known what the entity is called, or that it has no label. */
  public boolean knows(String id) {
    return entries.containsKey(id);
  }

  public void put(String id, Optional<Entity> entity) {
    entries.put(id, entity);
  }
}
