package dev.errata.stream.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.event.FactUpdate;
import dev.errata.stream.Baseline;
import dev.errata.world.Scope;
import dev.errata.world.World;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WorldSourceTest {
  private static final World WORLD = World.load();
  private final WorldSource states = new WorldSource(WORLD, Scope.STATES, Pacer.none());
  private final WorldSource all = new WorldSource(WORLD, Scope.ALL, Pacer.none());

  @Test
  void shouldGiveTheBaselineAndThenTheChanges() throws InterruptedException {
    CollectingSink sink = new CollectingSink();

    states.run(sink);

    assertThat(sink.facts).hasSize(1_153 + 2_497 + 906);
    assertThat(sink.facts.subList(0, 3_650)).allMatch(Baseline::includes);
    assertThat(sink.facts.subList(3_650, sink.facts.size())).noneMatch(Baseline::includes);
    assertThat(sink.deadLetters).isEmpty();
  }

  @Test
  void shouldGiveEventsTheSameIdInEveryRunAndScope() {
    List<FactUpdate> changes = all.changes();

    assertThat(changes).hasSize(3_106).isEqualTo(all.changes()).containsAll(states.changes());
    assertThat(Stream.concat(all.baseline().stream(), changes.stream()))
        .extracting(FactUpdate::getEventId)
        .doesNotHaveDuplicates();
  }

  @Test
  void shouldGiveChangesByTimeWithTheValueBefore() {
    assertThat(all.changes())
        .isSortedAccordingTo(Comparator.comparing(FactUpdate::getEventTime))
        .allMatch(u -> !u.getNewObject().equals(u.getOldObject()));
  }

  @Test
  void shouldKeepTheOrderOfChangesOnOneDay() {
    List<FactUpdate> argentina =
        states.changes().stream()
            .filter(u -> u.getEventId().matches("world/2015-12-10\\.\\d/P6/Argentina"))
            .toList();

    assertThat(argentina)
        .extracting(FactUpdate::getEventTime)
        .containsExactly(
            Instant.parse("2015-12-10T00:00:00Z"), Instant.parse("2015-12-10T00:00:01Z"));
    assertThat(argentina.get(1).getOldObject()).isEqualTo(argentina.get(0).getNewObject());
  }

  @Test
  void shouldNotNameAValueBeforeWhereOneIsAdded() {
    FactUpdate language =
        states.changes().stream()
            .filter(u -> u.getProperty().getId().equals("P37"))
            .findFirst()
            .orElseThrow();

    assertThat(language.getSubject().getLabel()).isEqualTo("United States");
    assertThat(language.getOldObject()).isNull();
  }

  @Test
  void shouldGiveOneBaselineValuePerFact() {
    Set<String> keys = new HashSet<>();

    assertThat(all.baseline())
        .allMatch(u -> keys.add(u.getSubject().getId() + "|" + u.getProperty().getId()));
  }

  @Test
  void shouldWaitForChangesOnly() throws InterruptedException {
    Set<Instant> awaited = new HashSet<>();

    new WorldSource(WORLD, Scope.STATES, awaited::add).run(new CollectingSink());

    assertThat(awaited)
        .hasSizeGreaterThan(500)
        .allMatch(t -> t.isAfter(Instant.parse("2015-01-01T00:00:00Z")));
  }
}
