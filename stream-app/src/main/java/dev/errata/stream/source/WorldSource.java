package dev.errata.stream.source;

import dev.errata.event.Entity;
import dev.errata.event.FactUpdate;
import dev.errata.event.Property;
import dev.errata.event.Provenance;
import dev.errata.stream.Baseline;
import dev.errata.world.Fact;
import dev.errata.world.FactChange;
import dev.errata.world.Scope;
import dev.errata.world.World;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The bundled world: what was known on 2015-01-01, as baseline facts, then the dated changes.
 *
 * <p>Entity ids are labels. Event ids follow from the facts and so are the same in every run and
 * scope: {@code world/baseline/P6/Sweden}, {@code world/2021-11-24.1/P6/Sweden} (the second change
 * of that fact on that day). The state of a fact is one value, so where a property holds several
 * the baseline gives the first, and a change, which adds a value, names none before it.
 */
public final class WorldSource implements Source {
  /** The provenance of changes. */
  public static final String SOURCE = "world";

  private static final Instant BASELINE_TIME =
      World.BASELINE_DATE.atStartOfDay(ZoneOffset.UTC).toInstant();

  private final World world;
  private final Scope scope;
  private final Pacer pacer;

  /**
   * @param pacer holds the changes back; the baseline comes at once
   */
  public WorldSource(World world, Scope scope, Pacer pacer) {
    this.world = world;
    this.scope = scope;
    this.pacer = pacer;
  }

  @Override
  public void run(FactSink sink) throws InterruptedException {
    baseline().forEach(sink::publish);
    for (FactUpdate change : changes()) {
      pacer.await(change.getEventTime());
      sink.publish(change);
    }
  }

  /** What the source gives first: the facts that the bundled model was trained on. */
  public List<FactUpdate> baseline() {
    Map<String, FactUpdate> firstValues = new LinkedHashMap<>();
    Stream.concat(world.baseline(scope).stream(), world.people(scope).stream())
        .map(this::baseline)
        .forEach(update -> firstValues.putIfAbsent(update.getEventId(), update));
    return List.copyOf(firstValues.values());
  }

  /** What it gives then: the changes, by time. */
  public List<FactUpdate> changes() {
    return world.changes(scope).stream().map(this::change).toList();
  }

  private FactUpdate baseline(Fact fact) {
    return update(fact, SOURCE + Baseline.SUFFIX, BASELINE_TIME)
        .setEventId(
            "%s%s/%s/%s".formatted(SOURCE, Baseline.SUFFIX, fact.propertyId(), fact.subject()))
        .build();
  }

  private FactUpdate change(FactChange change) {
    Fact fact = change.fact();
    return update(fact, SOURCE, change.time())
        .setEventId(
            "%s/%s.%d/%s/%s"
                .formatted(SOURCE, change.date(), change.turn(), fact.propertyId(), fact.subject()))
        .setOldObject(change.previous().map(WorldSource::entity).orElse(null))
        .build();
  }

  private FactUpdate.Builder update(Fact fact, String source, Instant time) {
    return FactUpdate.newBuilder()
        .setSubject(entity(fact.subject()))
        .setProperty(new Property(fact.propertyId(), world.property(fact.propertyId()).label()))
        .setNewObject(entity(fact.object()))
        .setEventTime(time)
        .setProvenance(new Provenance(source, null, null));
  }

  private static Entity entity(String label) {
    return new Entity(label, label, List.of());
  }
}
