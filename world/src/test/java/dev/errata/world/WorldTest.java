package dev.errata.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WorldTest {
  private final World world = World.load();

  @Test
  void shouldHoldTheWholeBaseline() {
    assertThat(world.properties()).hasSize(18);
    assertThat(world.baseline(Scope.STATES)).hasSize(1_153);
    assertThat(world.baseline()).hasSize(3_998);
    assertThat(world.people(Scope.STATES)).hasSize(2_497);
    assertThat(world.people()).doesNotHaveDuplicates().hasSize(6_380);
  }

  @Test
  void shouldHoldAllChanges() {
    assertThat(world.changes(Scope.STATES)).hasSize(906);
    assertThat(world.changes(Scope.ALL)).hasSize(3_106);
    assertThat(world.changes(Scope.STATES).stream().map(c -> key(c.fact())).distinct())
        .hasSize(336);
    assertThat(world.changes(Scope.ALL).stream().map(c -> key(c.fact())).distinct()).hasSize(1_016);
  }

  @Test
  void shouldKnowOtherNamesThatAreNobodysLabel() {
    List<Fact> facts =
        Stream.of(
                world.baseline(),
                world.people(),
                world.changes(Scope.ALL).stream().map(FactChange::fact).toList())
            .flatMap(List::stream)
            .toList();
    List<String> subjects = facts.stream().map(Fact::subject).distinct().toList();
    List<String> aliases = subjects.stream().flatMap(s -> world.aliases(s).stream()).toList();

    assertThat(aliases).hasSize(87).doesNotHaveDuplicates();
    assertThat(aliases).doesNotContainAnyElementsOf(subjects);
    assertThat(aliases).doesNotContainAnyElementsOf(facts.stream().map(Fact::object).toList());
    assertThat(world.aliases("Czech Republic")).containsExactly("Czechia");
    assertThat(world.aliases("Spain")).isEmpty();
  }

  @Test
  void shouldGiveChangesInTheOrderOfTheirTimes() {
    List<FactChange> changes = world.changes(Scope.ALL);

    assertThat(changes).isSortedAccordingTo(Comparator.comparing(FactChange::time));
    assertThat(changes.get(0).date()).isAfter(World.BASELINE_DATE);
    assertThat(changes).allMatch(c -> c.date().isBefore(LocalDate.of(2026, 1, 1)));
    changes.stream()
        .collect(Collectors.groupingBy(c -> key(c.fact())))
        .values()
        .forEach(
            sameFact ->
                assertThat(sameFact.stream().map(FactChange::time))
                    .isSorted()
                    .doesNotHaveDuplicates());
  }

  @Test
  void shouldKeepTheOrderOfChangesOnOneDay() {
    List<FactChange> sweden =
        world.changes(Scope.STATES).stream()
            .filter(c -> c.fact().subject().equals("Sweden"))
            .filter(c -> c.date().equals(LocalDate.of(2021, 11, 24)))
            .toList();

    assertThat(sweden).extracting(FactChange::turn).containsExactly(0, 1);
    assertThat(sweden.get(1).previous()).contains(sweden.get(0).fact().object());
  }

  @Test
  void shouldNameTheValueBeforeEachChange() {
    Map<String, String> current = new HashMap<>();
    world.baseline().forEach(f -> current.put(key(f), f.object()));

    for (FactChange change : world.changes(Scope.ALL)) {
      Optional<String> before =
          Optional.ofNullable(current.put(key(change.fact()), change.fact().object()));
      assertThat(change.previous()).as("%s", change).isEqualTo(before);
      assertThat(before)
          .as("%s changes nothing", change)
          .isNotEqualTo(Optional.of(change.fact().object()));
      assertThat(before.isPresent() || change.note().startsWith("introduced"))
          .as("%s has neither a value before nor the mark", change)
          .isTrue();
    }
  }

  @Test
  void shouldGiveOneValuePerFactUnlessThePropertyHoldsSeveral() {
    assertThat(world.baseline().stream().map(WorldTest::key)).doesNotHaveDuplicates();
    assertThat(
            world.people().stream()
                .filter(f -> world.property(f.propertyId()).singleValued())
                .map(WorldTest::key))
        .doesNotHaveDuplicates();
  }

  @Test
  void shouldUseKnownPropertiesAndCleanLabels() {
    assertThat(allFacts())
        .allSatisfy(
            fact -> {
              assertThat(world.properties()).containsKey(fact.propertyId());
              assertThat(Stream.of(fact.subject(), fact.object()))
                  .allSatisfy(WorldTest::assertClean);
            });
  }

  @Test
  void shouldSayWhereEveryPersonIsACitizen() {
    var citizens =
        Stream.concat(world.people().stream(), world.baseline().stream())
            .filter(f -> f.propertyId().equals("P27"))
            .map(Fact::subject)
            .collect(Collectors.toSet());
    List<String> heads =
        world.baseline(Scope.STATES).stream()
            .filter(f -> f.propertyId().equals("P35") || f.propertyId().equals("P6"))
            .map(Fact::object)
            .toList();

    assertThat(citizens).containsAll(heads);
  }

  private Stream<Fact> allFacts() {
    return Stream.of(
            world.baseline().stream(),
            world.people().stream(),
            world.changes(Scope.ALL).stream().map(FactChange::fact))
        .flatMap(Function.identity());
  }

  private static void assertClean(String label) {
    assertThat(label)
        .isNotBlank()
        .isEqualTo(label.strip())
        .isEqualTo(Normalizer.normalize(label, Normalizer.Form.NFC))
        .doesNotContain("  ", "|", "\"", "\u00a0", "{", "}");
  }

  private static String key(Fact fact) {
    return fact.propertyId() + "|" + fact.subject();
  }
}
