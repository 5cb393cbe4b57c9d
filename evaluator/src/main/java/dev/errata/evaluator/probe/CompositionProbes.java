package dev.errata.evaluator.probe;

import dev.errata.evaluator.fact.CurrentFact;
import dev.errata.evaluator.fact.FactBook;
import dev.errata.evaluator.metric.MetricNames;
import dev.errata.world.Fact;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Questions over two hops, one of them an edit: the r of s became o.
 *
 * <p><b>Compositionality I</b>, through the object: the r₂ of "the r of s" is asked for, where the
 * r₂ of o is known.
 *
 * <p><b>Compositionality II</b>, through the subject: the r of "the r₁ of t" is asked for, where
 * the r₁ of t is known to be s. Of all such t and r₁ one, chosen by a hash.
 */
final class CompositionProbes {
  private final KnownFacts known;
  private final Wordings wordings;

  CompositionProbes(KnownFacts known, Wordings wordings) {
    this.known = known;
    this.wordings = wordings;
  }

  /** Every known property of the new object. */
  List<Probe> throughObject(CurrentFact fact, FactBook book) {
    Optional<String> description =
        wordings.description(fact.edit().propertyId(), fact.edit().subject());
    if (description.isEmpty()) {
      return List.of();
    }
    return known.about(fact.edit().object()).stream()
        .filter(hop -> needsEdit(fact, hop, book))
        .map(hop -> throughObject(fact, description.get(), hop))
        .toList();
  }

  /**
   * Only what the edit decides: the second hop was never edited, its value does not stand in the
   * question, and is not also that of the object before.
   */
  private boolean needsEdit(CurrentFact fact, Fact hop, FactBook book) {
    boolean same =
        fact.edit()
            .oldObject()
            .map(old -> known.objects(old, hop.propertyId()))
            .filter(values -> values.equals(Set.of(hop.object())))
            .isPresent();
    return !book.isTouched(KnownFacts.key(hop))
        && !hop.object().equals(fact.edit().subject())
        && !same;
  }

  private Probe throughObject(CurrentFact fact, String description, Fact hop) {
    String prompt =
        wordings.judgingOne(hop.propertyId(), description, fact.factKey() + hop.propertyId());
    return probe(
        MetricNames.PORTABILITY_COMPOSITIONALITY_1, fact, Question.of(prompt, hop.object()), hop);
  }

  /** One thing that the subject is a value of, where there is any that was never edited. */
  Optional<Probe> throughSubject(CurrentFact fact, FactBook book) {
    String property = fact.edit().propertyId();
    if (!wordings.knows(property)) {
      return Optional.empty();
    }
    return known.leadingTo(fact.edit().subject()).stream()
        .filter(hop -> !book.isTouched(KnownFacts.key(hop)))
        .filter(hop -> !hop.subject().equals(fact.edit().object()))
        .filter(hop -> wordings.description(hop.propertyId(), hop.subject()).isPresent())
        .min(Comparator.comparingInt(hop -> (fact.factKey() + KnownFacts.key(hop)).hashCode()))
        .map(
            hop -> {
              String through = wordings.description(hop.propertyId(), hop.subject()).orElseThrow();
              String prompt = wordings.judgingOne(property, through, KnownFacts.key(hop));
              return probe(
                  MetricNames.PORTABILITY_COMPOSITIONALITY_2,
                  fact,
                  Question.of(prompt, fact.edit().object()),
                  hop);
            });
  }

  /** Asked only if the unedited model answers the hop that is no edit. */
  private Probe probe(String metric, CurrentFact fact, Question question, Fact hop) {
    return new Probe(
        Set.of(MetricNames.PORTABILITY, metric),
        fact.factKey(),
        question,
        List.of(Question.of(wordings.edit(hop.propertyId(), hop.subject()), hop.object())));
  }
}
