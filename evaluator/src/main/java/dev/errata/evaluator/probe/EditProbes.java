package dev.errata.evaluator.probe;

import dev.errata.evaluator.fact.CurrentFact;
import dev.errata.evaluator.metric.MetricNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Questions on the edited facts themselves. */
public final class EditProbes {
  private final Function<CurrentFact, List<String>> paraphrases;

  /**
   * @param paraphrases prompts that ask for the same object in words that no edit and no training
   *     has used
   */
  public EditProbes(Function<CurrentFact, List<String>> paraphrases) {
    this.paraphrases = paraphrases;
  }

  /** The edited prompt gives the new object: efficacy, and retention by age. */
  public Probe efficacy(CurrentFact fact, long sequence) {
    Set<String> metrics = new HashSet<>(retention(fact, sequence));
    metrics.add(MetricNames.EFFICACY);
    return asked(fact, metrics);
  }

  /** The edited prompt gives the new object, for the retention of the first quarter alone. */
  public Probe retained(CurrentFact fact) {
    return asked(fact, Set.of(MetricNames.RETENTION));
  }

  /** The edited prompt gives the new object, for the retention of the fact's class of age alone. */
  public Optional<Probe> aged(CurrentFact fact, long sequence) {
    return ageClass(fact, sequence)
        .map(from -> asked(fact, Set.of(MetricNames.retentionAtAge(from))));
  }

  /** The lower end of the class of age that a fact is in; none for the batch applied last. */
  static Optional<Long> ageClass(CurrentFact fact, long sequence) {
    long age = sequence - fact.sequence();
    return MetricNames.AGES.stream().filter(from -> age >= from && age < 10 * from).findFirst();
  }

  /** The edited prompt gives the new object, for the batch applied last alone. */
  public Probe latest(CurrentFact fact) {
    return asked(fact, Set.of(MetricNames.EFFICACY_LATEST));
  }

  /** Wordings never used give the new object. */
  public List<Probe> generalization(CurrentFact fact) {
    return paraphrases.apply(fact).stream()
        .map(
            prompt ->
                Probe.of(
                    Set.of(MetricNames.GENERALIZATION),
                    fact.factKey(),
                    Question.of(prompt, fact.edit().object())))
        .toList();
  }

  /** The edited prompt gives the object before the edit, where there was one. */
  public List<Probe> stale(CurrentFact fact) {
    return fact.edit().oldObject().stream()
        .map(
            old ->
                Probe.of(
                    Set.of(MetricNames.STALE),
                    fact.factKey(),
                    Question.of(fact.edit().prompt(), old)))
        .toList();
  }

  /**
   * The new object is more probable than the one before, in the edited and in unused wordings,
   * where there was one before.
   */
  public List<Probe> compared(CurrentFact fact) {
    String object = fact.edit().object();
    Optional<String> old = fact.edit().oldObject().filter(before -> !before.equals(object));
    if (old.isEmpty()) {
      return List.of();
    }
    List<Probe> probes = new ArrayList<>();
    probes.add(
        Probe.of(
            Set.of(MetricNames.EFFICACY),
            fact.factKey(),
            Question.compared(fact.edit().prompt(), object, old.get())));
    for (String prompt : paraphrases.apply(fact)) {
      probes.add(
          Probe.of(
              Set.of(MetricNames.GENERALIZATION),
              fact.factKey(),
              Question.compared(prompt, object, old.get())));
    }
    return probes;
  }

  /**
   * The edited prompts of one subject, for whether all its facts hold together; nothing of a
   * subject with one fact.
   *
   * @param ofSubject the current facts of one subject
   */
  public List<Probe> consistency(List<CurrentFact> ofSubject) {
    if (ofSubject.size() < 2) {
      return List.of();
    }
    return ofSubject.stream()
        .map(
            fact ->
                Probe.of(
                    Set.of(MetricNames.CONSISTENCY),
                    fact.edit().subject(),
                    Question.of(fact.edit().prompt(), fact.edit().object())))
        .toList();
  }

  /** The facts by subject, without those that name none. */
  public static Collection<List<CurrentFact>> bySubject(List<CurrentFact> facts) {
    Map<String, List<CurrentFact>> subjects = new LinkedHashMap<>();
    facts.stream()
        .filter(fact -> !fact.edit().subject().isBlank())
        .forEach(
            fact ->
                subjects
                    .computeIfAbsent(fact.edit().subject(), subject -> new ArrayList<>())
                    .add(fact));
    return subjects.values();
  }

  /** Every question with one expected answer on the facts. */
  public List<Probe> all(List<CurrentFact> facts, long sequence) {
    List<Probe> probes = new ArrayList<>();
    for (CurrentFact fact : facts) {
      probes.add(efficacy(fact, sequence));
      if (fact.sequence() == sequence) {
        probes.add(latest(fact));
      }
      probes.addAll(generalization(fact));
      probes.addAll(stale(fact));
    }
    bySubject(facts).forEach(ofSubject -> probes.addAll(consistency(ofSubject)));
    return probes;
  }

  /** Whether the fact was written in the first quarter, rounded up, of the batches so far. */
  public static boolean isOfFirstQuarter(CurrentFact fact, long sequence) {
    return fact.sequence() <= (sequence + 3) / 4;
  }

  private static Set<String> retention(CurrentFact fact, long sequence) {
    Set<String> metrics = new HashSet<>();
    if (isOfFirstQuarter(fact, sequence)) {
      metrics.add(MetricNames.RETENTION);
    }
    ageClass(fact, sequence).ifPresent(from -> metrics.add(MetricNames.retentionAtAge(from)));
    return metrics;
  }

  private static Probe asked(CurrentFact fact, Set<String> metrics) {
    return Probe.of(
        metrics, fact.factKey(), Question.of(fact.edit().prompt(), fact.edit().object()));
  }
}
