package dev.errata.stream.source.debezium;

import dev.errata.event.Entity;
import dev.errata.event.FactUpdate;
import dev.errata.event.Prompts;
import dev.errata.event.Provenance;
import dev.errata.stream.Baseline;
import dev.errata.stream.source.FactSink;
import dev.errata.stream.source.JsonFields;
import dev.errata.stream.source.MalformedLineException;
import dev.errata.stream.source.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns changes of rows into facts: one for each mapped column whose value changed. Ids are {@code
 * debezium/TABLE/SUBJECT/PROPERTY/DIGEST}, so that an event that is sent again is recognised.
 */
final class DebeziumFacts {
  static final String SOURCE = "debezium";

  private final DebeziumMapping mapping;
  private final boolean snapshotIsKnown;
  private final Tally skipped;

  /**
   * @param snapshotIsKnown whether rows read in a snapshot are what the model already knows
   */
  DebeziumFacts(DebeziumMapping mapping, boolean snapshotIsKnown, Tally skipped) {
    this.mapping = mapping;
    this.snapshotIsKnown = snapshotIsKnown;
    this.skipped = skipped;
  }

  /**
   * Publishes the facts of an event.
   *
   * @throws MalformedLineException when it is none, or lacks what a fact needs
   */
  void publish(String text, FactSink sink) {
    Optional<ChangeEvent> event = ChangeEvent.read(text);
    if (event.isEmpty()) {
      skipped.add("tombstone");
      return;
    }
    publish(event.get(), sink);
  }

  void skipTombstone() {
    skipped.add("tombstone");
  }

  private void publish(ChangeEvent event, FactSink sink) {
    switch (event.operation()) {
      case TRUNCATE -> skipped.add("truncate");
      case MESSAGE -> skipped.add("message");
      case CREATE, READ, UPDATE, DELETE -> {
        Optional<TableMapping> table = mapping.find(event.tableNames());
        table.ifPresentOrElse(
            t -> facts(event, t).forEach(sink::publish), () -> skipped.add("other-table"));
      }
    }
  }

  /** All facts of an event are made before the first is published: it is taken whole or refused. */
  private List<FactUpdate> facts(ChangeEvent event, TableMapping table) {
    Optional<RowFacts> before = event.before().map(row -> new RowFacts(event, table, row));
    Optional<RowFacts> after = event.after().map(row -> new RowFacts(event, table, row));
    boolean deleted = event.operation() == ChangeEvent.Operation.DELETE;
    if (deleted ? before.isEmpty() : after.isEmpty()) {
      throw JsonFields.malformed("the event has no '%s'", deleted ? "before" : "after");
    }
    List<FactUpdate> facts = new ArrayList<>();
    if (deleted) {
      facts.addAll(retractions(event, table, before.get()));
      requireKnownRow(facts);
    } else if (before.isPresent() && isOfAnother(before.get(), after.get())) {
      facts.addAll(retractions(event, table, before.get()));
      facts.addAll(changes(event, table, Optional.empty(), after.get()));
    } else {
      facts.addAll(changes(event, table, before, after.get()));
    }
    if (facts.isEmpty()) {
      skipped.add("unchanged");
    }
    return facts;
  }

  /** A database that does not log whole rows deletes them without saying what they held. */
  private static void requireKnownRow(List<FactUpdate> facts) {
    if (facts.isEmpty()) {
      throw JsonFields.malformed(
          "the deleted row holds no mapped value; log whole rows (PostgreSQL: REPLICA IDENTITY FULL)");
    }
  }

  private static boolean isOfAnother(RowFacts before, RowFacts after) {
    String column = before.table().subjectId();
    return before.row().hasNonNull(column)
        && before.row().hasNonNull(before.table().subjectLabel())
        && !before.subject().getId().equals(after.subject().getId());
  }

  private List<FactUpdate> retractions(ChangeEvent event, TableMapping table, RowFacts row) {
    return table.facts().stream()
        .filter(fact -> !row.isUnavailable(fact) && row.object(fact).isPresent())
        .map(fact -> update(event, row.subject(), fact, row.object(fact), Optional.empty()))
        .toList();
  }

  private List<FactUpdate> changes(
      ChangeEvent event, TableMapping table, Optional<RowFacts> before, RowFacts after) {
    return table.facts().stream()
        .flatMap(fact -> change(event, fact, before, after).stream())
        .toList();
  }

  private Optional<FactUpdate> change(
      ChangeEvent event, TableMapping.FactColumn fact, Optional<RowFacts> before, RowFacts after) {
    if (after.isUnavailable(fact)) {
      skipped.add("unavailable-value");
      return Optional.empty();
    }
    Optional<Entity> old =
        before.filter(row -> !row.isUnavailable(fact)).flatMap(row -> row.object(fact));
    Optional<Entity> now = after.object(fact);
    if (old.map(Entity::getId).equals(now.map(Entity::getId))) {
      return Optional.empty();
    }
    return Optional.of(update(event, after.subject(), fact, old, now));
  }

  private FactUpdate update(
      ChangeEvent event,
      Entity subject,
      TableMapping.FactColumn fact,
      Optional<Entity> old,
      Optional<Entity> now) {
    String table = event.tableNames().get(0);
    boolean known = snapshotIsKnown && event.operation() == ChangeEvent.Operation.READ;
    return FactUpdate.newBuilder()
        .setEventId(
            String.join(
                "/", SOURCE, table, subject.getId(), fact.property().getId(), event.digest()))
        .setSubject(subject)
        .setProperty(fact.property())
        .setOldObject(old.orElse(null))
        .setNewObject(now.orElse(null))
        .setEventTime(event.time())
        .setProvenance(new Provenance(known ? SOURCE + Baseline.SUFFIX : SOURCE, null, null))
        .setPrompts(fact.prompt().map(p -> prompts(p, subject)).orElse(null))
        .build();
  }

  private static Prompts prompts(String wording, Entity subject) {
    return new Prompts(wording.replace("{}", subject.getLabel()), List.of(), List.of());
  }
}
