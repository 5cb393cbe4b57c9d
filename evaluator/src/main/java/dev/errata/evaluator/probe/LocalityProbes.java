package dev.errata.evaluator.probe;

import dev.errata.evaluator.fact.FactBook;
import dev.errata.evaluator.metric.MetricNames;
import dev.errata.world.Fact;
import dev.errata.world.Split;
import dev.errata.world.Verbaliser;
import dev.errata.world.World;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Questions on facts of 2015 that no edit has touched, whose answers shall stay the unedited
 * model's.
 *
 * <p>One sample, fixed by its seed, of the baseline facts on the judging side of {@link Split}: an
 * editor has never been shown them as facts to leave alone. A fact leaves the sample when any edit,
 * applied or not, names its key. Facts of edited subjects and of edited properties stay in: they
 * are the ones most at risk, and also reported by themselves.
 */
public final class LocalityProbes {
  /** Large enough that several hundred remain when a quarter of the facts has changed. */
  public static final int DEFAULT_SIZE = 600;

  private static final long SEED = 20150101L;

  private final List<Fact> sample;
  private final Wordings wordings;

  /**
   * @param start how many facts of the order to pass over: samples that do not overlap judge what
   *     the other one has helped to choose
   * @param size how many facts, at most
   */
  public LocalityProbes(World world, Verbaliser verbaliser, int start, int size) {
    this.wordings = new Wordings(verbaliser);
    sample = order(world, verbaliser).stream().skip(start).limit(size).toList();
  }

  /** The judging facts of 2015, one per key, in the order that samples are taken from. */
  static List<Fact> order(World world, Verbaliser verbaliser) {
    List<Fact> candidates = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    for (Fact fact : world.baseline()) {
      if (verbaliser.knows(fact.propertyId()) && Split.judges(fact) && keys.add(key(fact))) {
        candidates.add(fact);
      }
    }
    Collections.shuffle(candidates, new Random(SEED));
    return candidates;
  }

  /** Subjects of the sample's facts. */
  Set<String> subjects() {
    Set<String> subjects = new HashSet<>();
    sample.forEach(fact -> subjects.add(fact.subject()));
    return subjects;
  }

  /** At most {@code limit} of the sample's facts that are untouched, always the same ones first. */
  public List<Probe> probes(FactBook book, int limit) {
    return sample.stream()
        .filter(fact -> !book.isTouched(key(fact)))
        .limit(limit)
        .map(fact -> probe(fact, book))
        .toList();
  }

  /** Every untouched fact of the sample. */
  public List<Probe> probes(FactBook book) {
    return probes(book, sample.size());
  }

  /**
   * Statements of the sample's untouched facts, in a wording that neither training nor any edit has
   * used: one per fact, chosen by a hash.
   *
   * @param touched whether a fact of this key is left out
   */
  public List<Question> statements(Predicate<String> touched) {
    return sample.stream()
        .filter(fact -> !touched.test(key(fact)))
        .map(
            fact ->
                Question.of(
                    wordings.judgingOne(fact.propertyId(), fact.subject(), key(fact)),
                    fact.object()))
        .toList();
  }

  private Probe probe(Fact fact, FactBook book) {
    Set<String> metrics = new HashSet<>();
    metrics.add(MetricNames.LOCALITY);
    metrics.add(
        book.isSubjectTouched(fact.subject())
            ? MetricNames.LOCALITY_SAME_SUBJECT
            : MetricNames.LOCALITY_OTHER_SUBJECT);
    if (book.isPropertyTouched(fact.propertyId())) {
      metrics.add(MetricNames.LOCALITY_SAME_PROPERTY);
    }
    Question question = Question.unchanged(wordings.edit(fact.propertyId(), fact.subject()));
    return Probe.of(metrics, key(fact), question);
  }

  static String key(Fact fact) {
    return KnownFacts.key(fact);
  }
}
