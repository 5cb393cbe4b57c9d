package dev.errata.evaluator.probe;

import dev.errata.evaluator.fact.CurrentFact;
import dev.errata.evaluator.fact.FactBook;
import dev.errata.evaluator.metric.MetricNames;
import dev.errata.world.Fact;
import dev.errata.world.Verbaliser;
import dev.errata.world.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Questions whose answers follow from an edit and from what the unedited model knows, after
 * RippleEdits (Cohen et al. 2023, arXiv 2307.12976).
 *
 * <p><b>Two hops</b> (its "compositionality I"): when the r of s became o and the world knows that
 * the r₂ of o is o₂, the r₂ of "the r of s" is asked for. Condition, as there: the unedited model
 * answers the second hop, the r₂ of o, by itself. Only questions that need the edit count: none
 * where o₂ is also the r₂ of the object before, none where o₂ is the subject s itself (it stands in
 * the question), none where the second hop has been edited or has several values.
 *
 * <p><b>Inverse</b>: "o is the r of" asks for s. Condition: the unedited model answers the same
 * question on the object before, since a model that has learned no fact backwards (Berglund et al.
 * 2023, arXiv 2309.12288) has no place where an edit could show.
 *
 * <p>Unlike RippleEdits, a fact counts whether or not its own edit took.
 */
public final class PortabilityProbes {
  private final Map<String, Map<String, Optional<String>>> known = new HashMap<>();
  private final Wordings wordings;

  public PortabilityProbes(World world, Verbaliser verbaliser) {
    this.wordings = new Wordings(verbaliser);
    Stream.concat(world.baseline().stream(), world.people().stream())
        .filter(fact -> verbaliser.knows(fact.propertyId()))
        .forEach(this::learn);
  }

  /** All questions on one fact. */
  public List<Probe> probes(CurrentFact fact, FactBook book) {
    List<Probe> probes = new ArrayList<>();
    wordings
        .description(fact.edit().propertyId(), fact.edit().subject())
        .ifPresent(
            description ->
                values(fact.edit().object())
                    .forEach(
                        (property, value) -> {
                          Fact hop = new Fact(property, fact.edit().object(), value.orElse(""));
                          if (value.isPresent() && needsEdit(fact, hop, book)) {
                            probes.add(twoHop(fact, description, hop));
                          }
                        }));
    inverse(fact).ifPresent(probes::add);
    return probes;
  }

  private boolean needsEdit(CurrentFact fact, Fact hop, FactBook book) {
    Optional<Optional<String>> before =
        fact.edit()
            .oldObject()
            .map(old -> values(old).getOrDefault(hop.propertyId(), Optional.empty()));
    return !book.isTouched(LocalityProbes.key(hop))
        && !hop.object().equals(fact.edit().subject())
        && !before.equals(Optional.of(Optional.of(hop.object())));
  }

  private Probe twoHop(CurrentFact fact, String description, Fact hop) {
    List<String> prompts = wordings.judging(hop.propertyId(), description);
    // One wording per question, spread evenly and always the same.
    String prompt =
        prompts.get(Math.floorMod((fact.factKey() + hop.propertyId()).hashCode(), prompts.size()));
    return new Probe(
        Set.of(MetricNames.PORTABILITY, MetricNames.PORTABILITY_TWO_HOP),
        fact.factKey(),
        Question.of(prompt, hop.object()),
        List.of(Question.of(wordings.edit(hop.propertyId(), hop.subject()), hop.object())));
  }

  private Optional<Probe> inverse(CurrentFact fact) {
    String property = fact.edit().propertyId();
    String subject = fact.edit().subject();
    Optional<String> now = wordings.inverse(property, subject, fact.edit().object());
    Optional<String> before =
        fact.edit().oldObject().flatMap(old -> wordings.inverse(property, subject, old));
    if (now.isEmpty() || before.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Probe(
            Set.of(MetricNames.PORTABILITY, MetricNames.PORTABILITY_INVERSE),
            fact.factKey(),
            Question.of(now.get(), subject),
            List.of(Question.of(before.get(), subject))));
  }

  /** Property to its only value; empty where the world has several. */
  private Map<String, Optional<String>> values(String subject) {
    return known.getOrDefault(subject, Map.of());
  }

  private void learn(Fact fact) {
    known
        .computeIfAbsent(fact.subject(), subject -> new TreeMap<>())
        .merge(
            fact.propertyId(),
            Optional.of(fact.object()),
            (old, now) -> old.equals(now) ? old : Optional.empty());
  }
}
