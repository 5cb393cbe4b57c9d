package dev.errata.stream;

import static dev.errata.stream.Events.entity;

import dev.errata.event.FactUpdate;
import dev.errata.event.Property;
import dev.errata.event.Provenance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;

/**
 * Changes of a few facts in the order in which they arrive: late, repeated, interleaved, reverted.
 *
 * @param baseline what was known before
 * @param arrivals the changes; one that arrives again is the same object again
 */
public record History(List<FactUpdate> baseline, List<FactUpdate> arrivals) {
  private static final Duration TICK = Duration.ofHours(12);

  /**
   * A change as the world makes it.
   *
   * @param fact which fact changes
   * @param value the new value; null: retracted
   * @param gap ticks since the change before it, of any fact; 0: at the same time
   * @param lag by how many later changes this one is overtaken on its way
   * @param repetitions after how many later changes it arrives again, each time
   */
  record Change(int fact, String value, int gap, int lag, List<Integer> repetitions) {}

  /** Histories of up to this many changes of up to this many facts. */
  public static Arbitrary<History> of(int changes, int facts) {
    return changes(facts).list().ofMinSize(1).ofMaxSize(changes).map(w -> arriving(w, facts));
  }

  /** One history of this many changes. */
  public static History sample(int changes, int facts, long seed) {
    return changes(facts)
        .list()
        .ofSize(changes)
        .map(world -> arriving(world, facts))
        .generator(changes)
        .next(new Random(seed))
        .value();
  }

  private static Arbitrary<Change> changes(int facts) {
    return Combinators.combine(
            Arbitraries.integers().between(0, facts - 1),
            Arbitraries.of("A", "B", "C").injectNull(0.1),
            Arbitraries.frequency(often(0), often(1), rarely(3), rarely(12), rarely(40)),
            Arbitraries.frequency(often(0), rarely(1), rarely(2), rarely(12)),
            Arbitraries.integers().between(1, 30).list().ofMaxSize(2))
        .as(Change::new);
  }

  private static Tuple2<Integer, Integer> often(int value) {
    return Tuple.of(4, value);
  }

  private static Tuple2<Integer, Integer> rarely(int value) {
    return Tuple.of(1, value);
  }

  private record Arrival(int place, FactUpdate update) {}

  private static History arriving(List<Change> world, int facts) {
    List<Arrival> arrivals = new ArrayList<>();
    Instant time = Events.DAY_ZERO;
    for (int i = 0; i < world.size(); i++) {
      Change change = world.get(i);
      time = time.plus(TICK.multipliedBy(change.gap()));
      FactUpdate update = update(change, i, time);
      arrivals.add(new Arrival(i + change.lag(), update));
      for (int again : change.repetitions()) {
        arrivals.add(new Arrival(i + change.lag() + again, update));
      }
    }
    arrivals.sort(Comparator.comparingInt(Arrival::place));
    return new History(baseline(facts), arrivals.stream().map(Arrival::update).toList());
  }

  /** Every other fact has a value at the start, and every other one has source revisions. */
  private static List<FactUpdate> baseline(int facts) {
    List<FactUpdate> baseline = new ArrayList<>();
    for (int fact = 0; fact < facts; fact += 2) {
      baseline.add(Events.baseline("S" + fact, "A"));
    }
    return baseline;
  }

  private static FactUpdate update(Change change, int number, Instant time) {
    return FactUpdate.newBuilder()
        .setEventId("event-" + number)
        .setSubject(entity("S" + change.fact()))
        .setProperty(new Property("P6", "head of government"))
        .setOldObject(entity(change.value() == null ? "B" : "A"))
        .setNewObject(entity(change.value()))
        .setEventTime(time)
        .setSourceRevision(change.fact() % 4 < 2 ? null : (long) number)
        .setProvenance(new Provenance("test", null, null))
        .build();
  }
}
