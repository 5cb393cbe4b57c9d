package dev.errata.cli.bench.stream;

import dev.errata.event.Entity;
import dev.errata.event.FactUpdate;
import dev.errata.event.Property;
import dev.errata.event.Provenance;
import dev.errata.stream.Baseline;
import java.time.Instant;
import java.util.List;

/** Facts to measure with: heads of government of numbered places, a millisecond apart. */
final class BenchFacts {
  static final Instant START = Instant.parse("2020-01-01T00:00:00Z");
  private static final Property PROPERTY = new Property("P6", "head of government");
  private static final Provenance BASELINE = new Provenance("bench" + Baseline.SUFFIX, null, null);
  private static final Provenance SOURCE = new Provenance("bench", "someone", null);

  private BenchFacts() {}

  /** What is known of a place before anything changes. */
  static FactUpdate baseline(int place) {
    return fact("known-" + place, place, null, "Head 0 of " + place, START, BASELINE);
  }

  /**
   * A change; its id is its number.
   *
   * @param number counts all changes, from 0
   * @param place whose head changes
   */
  static FactUpdate change(int number, int place) {
    Instant time = START.plusMillis(1L + number);
    String head = "Head " + (1 + number) + " of " + place;
    return fact(Integer.toString(number), place, "Head 0 of " + place, head, time, SOURCE);
  }

  private static FactUpdate fact(
      String id, int place, String before, String after, Instant time, Provenance provenance) {
    return FactUpdate.newBuilder()
        .setEventId(id)
        .setSubject(entity("Place " + place))
        .setProperty(PROPERTY)
        .setOldObject(before == null ? null : entity(before))
        .setNewObject(entity(after))
        .setEventTime(time)
        .setProvenance(provenance)
        .build();
  }

  private static Entity entity(String name) {
    return new Entity(name, name, List.of());
  }
}
