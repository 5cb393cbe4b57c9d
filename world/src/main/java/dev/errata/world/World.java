package dev.errata.world;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The bundled world: its facts on 2015-01-01 and the dated changes since. Immutable. */
public final class World {
  /** The day that the baseline describes. */
  public static final LocalDate BASELINE_DATE = LocalDate.of(2015, 1, 1);

  private final Map<String, Property> properties;
  private final Map<String, List<Fact>> baseline = new HashMap<>();
  private final Map<String, List<Fact>> people = new HashMap<>();
  private final Map<String, List<FactChange>> changes = new HashMap<>();
  private final Map<String, List<String>> aliases;

  private World() {
    properties =
        Table.read(
                "properties.tsv",
                "property_id",
                "label",
                "single_valued",
                "subject_type",
                "object_type")
            .stream()
            .map(r -> new Property(r.get(0), r.get(1), r.get(2).equals("true"), r.get(3), r.get(4)))
            .collect(Collectors.toUnmodifiableMap(Property::id, p -> p));
    aliases =
        Table.read("aliases.tsv", "label", "alias").stream()
            .collect(
                Collectors.groupingBy(
                    r -> r.get(0), Collectors.mapping(r -> r.get(1), Collectors.toList())));
    for (String file : Scope.ALL.files()) {
      baseline.put(file, facts(file + "-baseline.tsv"));
      people.put(file, facts(file + "-people.tsv"));
      changes.put(file, changes(file + "-changes.tsv", baseline.get(file)));
    }
  }

  /**
   * Reads the bundled files.
   *
   * @throws WorldException when they are damaged
   */
  public static World load() {
    return new World();
  }

  /** All properties, by id. */
  public Map<String, Property> properties() {
    return properties;
  }

  /**
   * A property.
   *
   * @throws WorldException when there is none with this id
   */
  public Property property(String id) {
    return Optional.ofNullable(properties.get(id))
        .orElseThrow(() -> new WorldException("Property %s is not of this world".formatted(id)));
  }

  /** Other names of a subject, which no fact uses; mostly none. */
  public List<String> aliases(String label) {
    return List.copyOf(aliases.getOrDefault(label, List.of()));
  }

  /** All facts on 2015-01-01 that are not about the people in other facts. */
  public List<Fact> baseline() {
    return baseline(Scope.ALL);
  }

  public List<Fact> baseline(Scope scope) {
    return distinct(scope, baseline);
  }

  /** What is static about people: citizenship, occupation, place of birth. */
  public List<Fact> people() {
    return people(Scope.ALL);
  }

  public List<Fact> people(Scope scope) {
    return distinct(scope, people);
  }

  /** The changes from 2015-01-02 on, by time; at one time in the order of the files. */
  public List<FactChange> changes(Scope scope) {
    return scope.files().stream()
        .flatMap(file -> changes.get(file).stream())
        .sorted(Comparator.comparing(FactChange::time))
        .toList();
  }

  private static List<Fact> distinct(Scope scope, Map<String, List<Fact>> byFile) {
    return scope.files().stream().flatMap(file -> byFile.get(file).stream()).distinct().toList();
  }

  private static List<Fact> facts(String file) {
    return Table.read(file, "property_id", "subject", "object").stream()
        .map(r -> new Fact(r.get(0), r.get(1), r.get(2)))
        .toList();
  }

  private List<FactChange> changes(String file, List<Fact> before) {
    Map<String, String> current = new HashMap<>();
    before.forEach(fact -> current.put(key(fact), fact.object()));
    Map<String, Integer> turns = new HashMap<>();
    List<FactChange> result = new ArrayList<>();
    for (List<String> r : Table.read(file, "date", "property_id", "subject", "object", "note")) {
      Fact fact = new Fact(r.get(1), r.get(2), r.get(3));
      LocalDate date = LocalDate.parse(r.get(0));
      int turn = turns.merge(date + "|" + key(fact), 1, Integer::sum) - 1;
      Optional<String> replaced = Optional.ofNullable(current.put(key(fact), fact.object()));
      result.add(
          new FactChange(
              date,
              turn,
              fact,
              property(fact.propertyId()).singleValued() ? replaced : Optional.empty(),
              r.get(4)));
    }
    return List.copyOf(result);
  }

  private static String key(Fact fact) {
    return fact.propertyId() + "|" + fact.subject();
  }
}
