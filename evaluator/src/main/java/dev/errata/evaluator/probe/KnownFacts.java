package dev.errata.evaluator.probe;

import dev.errata.schemas.FactKey;
import dev.errata.world.Fact;
import dev.errata.world.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What the world knew before any change, to look up from either end. */
final class KnownFacts {
  private final Map<String, Map<String, Set<String>>> objects = new HashMap<>();
  private final Map<String, List<Fact>> byObject = new HashMap<>();

  /**
   * @param verbal properties that can be put into words; facts of others are left out
   */
  KnownFacts(World world, Predicate<String> verbal) {
    Stream.concat(world.baseline().stream(), world.people().stream())
        .filter(fact -> verbal.test(fact.propertyId()))
        .forEach(this::learn);
  }

  /** Facts of a subject whose property has one value for it, by property. */
  List<Fact> about(String subject) {
    List<Fact> facts = new ArrayList<>();
    objects
        .getOrDefault(subject, Map.of())
        .forEach(
            (property, values) -> {
              if (values.size() == 1) {
                facts.add(new Fact(property, subject, values.iterator().next()));
              }
            });
    return facts;
  }

  /** All values of a subject's property. */
  Set<String> objects(String subject, String property) {
    return objects.getOrDefault(subject, Map.of()).getOrDefault(property, Set.of());
  }

  /** Facts that have this object and no other. */
  List<Fact> leadingTo(String object) {
    return byObject.getOrDefault(object, List.of()).stream()
        .filter(fact -> objects(fact.subject(), fact.propertyId()).size() == 1)
        .toList();
  }

  static String key(Fact fact) {
    return FactKey.of(fact.subject(), fact.propertyId()).toString();
  }

  private void learn(Fact fact) {
    boolean fresh =
        objects
            .computeIfAbsent(fact.subject(), subject -> new TreeMap<>())
            .computeIfAbsent(fact.propertyId(), property -> new LinkedHashSet<>())
            .add(fact.object());
    if (fresh) {
      byObject.computeIfAbsent(fact.object(), object -> new ArrayList<>()).add(fact);
    }
  }
}
