package dev.errata.evaluator.probe;

import dev.errata.evaluator.fact.CurrentFact;
import dev.errata.evaluator.fact.FactBook;
import dev.errata.evaluator.metric.MetricNames;
import dev.errata.world.Split;
import dev.errata.world.World;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Questions about what an edit leaves as it was; asked only if the unedited model answers them.
 *
 * <p><b>Relation specificity.</b> Another property of the edited subject has its known value. Only
 * facts that no edit has named and that {@link Split} keeps from editors.
 *
 * <p><b>Preservation.</b> A relation that holds several values got one more: the known ones still
 * hold, asked for with "other than" the new one, since the plain question has the new answer.
 */
final class SurvivalProbes {
  private static final String OTHER_THAN = " other than ";

  private final World world;
  private final KnownFacts known;
  private final Wordings wordings;

  SurvivalProbes(World world, KnownFacts known, Wordings wordings) {
    this.world = world;
    this.known = known;
    this.wordings = wordings;
  }

  /** The known facts about the subject beside the edited one, one wording each. */
  List<Probe> otherRelations(CurrentFact fact, FactBook book) {
    return known.about(fact.edit().subject()).stream()
        .filter(other -> !other.propertyId().equals(fact.edit().propertyId()))
        .filter(other -> Split.judges(other) && !book.isTouched(KnownFacts.key(other)))
        .map(
            other ->
                survives(
                    MetricNames.PORTABILITY_RELATION_SPECIFICITY,
                    fact,
                    Question.of(
                        wordings.judgingOne(
                            other.propertyId(), other.subject(), KnownFacts.key(other)),
                        other.object())))
        .toList();
  }

  /** The values that a relation of several had before this one. */
  List<Probe> otherObjects(CurrentFact fact) {
    String property = fact.edit().propertyId();
    String subject = fact.edit().subject();
    if (!wordings.knows(property) || world.property(property).singleValued()) {
      return List.of();
    }
    Set<String> others = new LinkedHashSet<>(known.objects(subject, property));
    others.remove(fact.edit().object());
    fact.edit().oldObject().ifPresent(others::remove);
    String prompt =
        wordings.judgingOne(property, subject + OTHER_THAN + fact.edit().object(), fact.factKey());
    return others.stream()
        .map(
            other ->
                survives(MetricNames.PORTABILITY_PRESERVATION, fact, Question.of(prompt, other)))
        .toList();
  }

  private static Probe survives(String metric, CurrentFact fact, Question question) {
    return new Probe(Set.of(metric), fact.factKey(), question, List.of(question));
  }
}
