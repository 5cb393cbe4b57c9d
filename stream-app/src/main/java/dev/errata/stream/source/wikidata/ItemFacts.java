package dev.errata.stream.source.wikidata;

import dev.errata.event.Entity;
import dev.errata.event.FactUpdate;
import dev.errata.event.Property;
import dev.errata.event.Provenance;
import dev.errata.stream.source.FactSink;
import dev.errata.stream.source.Pacer;
import dev.errata.stream.source.Tally;
import dev.errata.stream.source.wikidata.item.ItemRevision;
import dev.errata.stream.source.wikidata.item.ItemValue;
import dev.errata.stream.source.wikidata.item.ValueChange;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Turns edits of items into facts. Ids are {@code wikidata/REVISION/ITEM/PROPERTY}, with {@code .1}
 * and so on for further values of one edit; the event time is that of the revision.
 */
public final class ItemFacts {
  /** The provenance of facts. */
  public static final String SOURCE = "wikidata";

  private static final String DIFF_URL = "https://www.wikidata.org/w/index.php?diff=";

  private final Labels labels;
  private final Map<String, String> propertyLabels;
  private final Pacer pacer;
  private final Tally skipped;

  /**
   * @param propertyLabels labels of properties by id; those of others are looked up
   * @param pacer holds edits back
   */
  public ItemFacts(Labels labels, Map<String, String> propertyLabels, Pacer pacer, Tally skipped) {
    this.labels = labels;
    this.propertyLabels = Map.copyOf(propertyLabels);
    this.pacer = pacer;
    this.skipped = skipped;
  }

  /** Publishes the facts of these edits in their order. What has no name is counted instead. */
  public void publish(List<ItemEdit> edits, FactSink sink) throws InterruptedException {
    edits.forEach(edit -> labels.learn(edit.after()));
    Set<String> ids = new HashSet<>();
    edits.forEach(edit -> edit.changes().forEach(change -> entities(change).forEach(ids::add)));
    Map<String, Entity> names = labels.find(ids);
    for (ItemEdit edit : edits) {
      pacer.await(edit.after().time());
      if (edit.changes().isEmpty()) {
        skipped.add(SkipReason.UNCHANGED.code());
      }
      publish(edit, names, sink);
    }
  }

  private void publish(ItemEdit edit, Map<String, Entity> names, FactSink sink) {
    Map<String, Integer> turns = new HashMap<>();
    for (ValueChange change : edit.changes()) {
      int turn = turns.merge(change.property(), 1, Integer::sum) - 1;
      fact(edit, change, turn, names)
          .ifPresentOrElse(sink::publish, () -> skipped.add(SkipReason.NO_LABEL.code()));
    }
  }

  /** The fact, if all that it names has a label; an old value without one is left out. */
  private Optional<FactUpdate> fact(
      ItemEdit edit, ValueChange change, int turn, Map<String, Entity> names) {
    ItemRevision item = edit.after();
    Optional<Entity> old = change.before().flatMap(value -> entity(value, names));
    Optional<Entity> now = change.after().flatMap(value -> entity(value, names));
    boolean unnamed = now.isEmpty() && (change.after().isPresent() || old.isEmpty());
    if (item.label().isEmpty() || unnamed) {
      return Optional.empty();
    }
    String id = "%s/%d/%s/%s".formatted(SOURCE, item.revision(), item.itemId(), change.property());
    return Optional.of(
        FactUpdate.newBuilder()
            .setEventId(turn == 0 ? id : id + "." + turn)
            .setSubject(new Entity(item.itemId(), item.label().get(), item.aliases()))
            .setProperty(new Property(change.property(), propertyLabel(change, names)))
            .setOldObject(old.orElse(null))
            .setNewObject(now.orElse(null))
            .setEventTime(item.time())
            .setSourceRevision(item.revision())
            .setProvenance(
                new Provenance(SOURCE, edit.actor().orElse(null), DIFF_URL + item.revision()))
            .build());
  }

  private Stream<String> entities(ValueChange change) {
    Stream<String> values =
        Stream.of(change.before(), change.after())
            .flatMap(Optional::stream)
            .flatMap(value -> value.entity().stream());
    return propertyLabels.containsKey(change.property())
        ? values
        : Stream.concat(values, Stream.of(change.property()));
  }

  private String propertyLabel(ValueChange change, Map<String, Entity> names) {
    String id = change.property();
    Entity named = names.get(id);
    return propertyLabels.getOrDefault(id, named == null ? id : named.getLabel());
  }

  private static Optional<Entity> entity(ItemValue value, Map<String, Entity> names) {
    if (value.entity().isEmpty()) {
      return Optional.of(new Entity(value.id(), value.text(), List.of()));
    }
    Entity named = names.get(value.entity().get());
    if (named == null || value.text().isEmpty()) {
      return Optional.ofNullable(named);
    }
    String text = value.text() + " " + named.getLabel();
    return Optional.of(new Entity(value.id(), text, List.of()));
  }
}
