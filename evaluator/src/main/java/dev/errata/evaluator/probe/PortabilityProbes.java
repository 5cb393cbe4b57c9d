package dev.errata.evaluator.probe;

import dev.errata.evaluator.fact.CurrentFact;
import dev.errata.evaluator.fact.FactBook;
import dev.errata.evaluator.metric.MetricNames;
import dev.errata.world.Verbaliser;
import dev.errata.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Questions whose answers follow from an edit and from what the unedited model knows, in the six
 * senses of RippleEdits (Cohen et al. 2023, arXiv 2307.12976, section 3). They are made from the
 * world's facts and in wordings that no edit has used. {@code docs/metrics.md} has them exactly.
 *
 * <table>
 * <caption>The r of s became o</caption>
 * <tr><th>sense</th><th>asked</th><th>condition on the unedited model</th></tr>
 * <tr><td>logical generalization</td><td>"o is the r of": s</td><td>it knows s through the object
 * before</td></tr>
 * <tr><td>compositionality I</td><td>the r₂ of the r of s</td><td>it knows the r₂ of o</td></tr>
 * <tr><td>compositionality II</td><td>the r of the r₁ of t: o</td><td>it knows that the r₁ of t is
 * s</td></tr>
 * <tr><td>subject aliasing</td><td>the r of s under another name: o</td><td>it gives the object
 * before for that name</td></tr>
 * <tr><td>preservation</td><td>another value of r</td><td>it gives it</td></tr>
 * <tr><td>relation specificity</td><td>another property of s</td><td>it knows it</td></tr>
 * </table>
 *
 * <p>The first four need the edit and make up {@code portability}; the last two ask what it must
 * leave alone and stand beside it. A model that has learned no fact backwards (Berglund et al.
 * 2023, arXiv 2309.12288) has no place where an edit could show in the first. Unlike RippleEdits, a
 * fact counts whether or not its own edit took.
 */
public final class PortabilityProbes {
  private final World world;
  private final Wordings wordings;
  private final CompositionProbes composition;
  private final SurvivalProbes survival;

  public PortabilityProbes(World world, Verbaliser verbaliser) {
    this.world = world;
    this.wordings = new Wordings(verbaliser);
    KnownFacts known = new KnownFacts(world, verbaliser::knows);
    this.composition = new CompositionProbes(known, wordings);
    this.survival = new SurvivalProbes(world, known, wordings);
  }

  /** Questions that need the edit: logical generalization, compositionality, subject aliasing. */
  public List<Probe> probes(CurrentFact fact, FactBook book) {
    List<Probe> probes = new ArrayList<>(composition.throughObject(fact, book));
    composition.throughSubject(fact, book).ifPresent(probes::add);
    inverse(fact).ifPresent(probes::add);
    probes.addAll(aliased(fact));
    return probes;
  }

  /** Questions that the edit must leave alone: preservation and relation specificity. */
  public List<Probe> surviving(CurrentFact fact, FactBook book) {
    List<Probe> probes = new ArrayList<>(survival.otherRelations(fact, book));
    probes.addAll(survival.otherObjects(fact));
    return probes;
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
            Set.of(MetricNames.PORTABILITY, MetricNames.PORTABILITY_LOGICAL_GENERALIZATION),
            fact.factKey(),
            Question.of(now.get(), subject),
            List.of(Question.of(before.get(), subject))));
  }

  private List<Probe> aliased(CurrentFact fact) {
    String property = fact.edit().propertyId();
    Optional<String> old = fact.edit().oldObject();
    if (old.isEmpty() || !wordings.knows(property)) {
      return List.of();
    }
    return world.aliases(fact.edit().subject()).stream()
        .map(alias -> wordings.judgingOne(property, alias, fact.factKey() + alias))
        .map(
            prompt ->
                new Probe(
                    Set.of(MetricNames.PORTABILITY, MetricNames.PORTABILITY_SUBJECT_ALIASING),
                    fact.factKey(),
                    Question.of(prompt, fact.edit().object()),
                    List.of(Question.of(prompt, old.get()))))
        .toList();
  }
}
