package dev.errata.evaluator.probe;

import dev.errata.evaluator.fact.CurrentFact;
import dev.errata.evaluator.fact.FactBook;
import dev.errata.evaluator.metric.MetricNames;
import dev.errata.world.Verbaliser;
import dev.errata.world.World;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Which probes a state of the bundled world calls for: all, or a sample that a live run can pay.
 */
public final class ProbePlan {
  /**
   * How many facts are asked what few need to be asked: comparisons, denials, and what an edit must
   * leave alone. The same ones while they are current.
   */
  static final int EXAMINED = 200;

  /** The metrics that {@link #comparable} has probes for. */
  public static final List<String> COMPARABLE =
      List.of(
          MetricNames.LOCALITY,
          MetricNames.EFFICACY,
          MetricNames.RETENTION,
          MetricNames.GENERALIZATION);

  private final EditProbes edits;
  private final LocalityProbes locality;
  private final PortabilityProbes portability;
  private final NegationProbes negation;

  public ProbePlan(
      EditProbes edits,
      LocalityProbes locality,
      PortabilityProbes portability,
      NegationProbes negation) {
    this.edits = edits;
    this.locality = locality;
    this.portability = portability;
    this.negation = negation;
  }

  /** The plan for facts that the verbaliser has words for. */
  public static ProbePlan of(World world, Verbaliser verbaliser) {
    return of(world, verbaliser, 0);
  }

  /**
   * The plan by which settings of editors are chosen: its sample of untouched facts is another one,
   * so that the reported locality is of facts that had no part in the choice.
   */
  public static ProbePlan forTuning(World world, Verbaliser verbaliser) {
    return of(world, verbaliser, LocalityProbes.DEFAULT_SIZE);
  }

  private static ProbePlan of(World world, Verbaliser verbaliser, int firstUntouched) {
    Wordings wordings = new Wordings(verbaliser);
    return new ProbePlan(
        new EditProbes(
            fact ->
                wordings.knows(fact.edit().propertyId())
                    ? wordings.judging(fact.edit().propertyId(), fact.edit().subject())
                    : List.of()),
        new LocalityProbes(world, verbaliser, firstUntouched, LocalityProbes.DEFAULT_SIZE),
        new PortabilityProbes(world, verbaliser),
        new NegationProbes(
            fact -> wordings.statement(fact.edit().propertyId(), fact.edit().subject())));
  }

  /** Subjects of all untouched facts that may be asked about, to report or to tune. */
  public static Set<String> untouchedSubjects(World world, Verbaliser verbaliser) {
    return new LocalityProbes(world, verbaliser, 0, 2 * LocalityProbes.DEFAULT_SIZE).subjects();
  }

  /**
   * Every probe. Comparisons, denials and surviving facts are asked of {@value #EXAMINED} facts,
   * the same ones while they are current.
   */
  public List<Probe> full(FactBook book) {
    List<CurrentFact> current = book.current();
    List<Probe> probes = new ArrayList<>(edits.all(current, book.sequence()));
    probes.addAll(locality.probes(book));
    current.forEach(fact -> probes.addAll(portability.probes(fact, book)));
    for (CurrentFact fact : FixedSample.of(current, CurrentFact::factKey, EXAMINED)) {
      probes.addAll(edits.compared(fact));
      probes.addAll(negation.negation(fact));
      probes.addAll(negation.reversal(fact));
      probes.addAll(portability.surviving(fact, book));
    }
    return probes;
  }

  /** Statements that no edit has touched and that no training has seen in these words. */
  public List<Question> heldOut(FactBook book) {
    return locality.statements(book::isTouched);
  }

  /**
   * A sample, stratified: of the batch applied last, of each class of age, of the first quarter and
   * of all current facts a simple random sample each, always the same untouched facts, and a few
   * questions of portability. Each metric's mean estimates what {@link #full} would give. The
   * sequence is the seed.
   */
  public List<Probe> sample(FactBook book, SampleSize size) {
    long sequence = book.sequence();
    Random random = new Random(sequence);
    List<CurrentFact> current = book.current();
    List<Probe> probes = new ArrayList<>();
    draw(latest(current, sequence), size.latest(), random)
        .forEach(fact -> probes.add(edits.latest(fact)));
    for (long age : MetricNames.AGES) {
      draw(ofAge(current, age, sequence), size.aged(), random)
          .forEach(fact -> edits.aged(fact, sequence).ifPresent(probes::add));
    }
    for (CurrentFact fact : draw(current, size.facts(), random)) {
      probes.add(edits.efficacy(fact, sequence));
      probes.addAll(draw(edits.generalization(fact), 1, random));
      probes.addAll(edits.stale(fact));
    }
    draw(retained(current, sequence), size.retained(), random)
        .forEach(fact -> probes.add(edits.retained(fact)));
    probes.addAll(locality.probes(book, size.untouched()));
    draw(current, size.carried(), random)
        .forEach(fact -> probes.addAll(portability.probes(fact, book)));
    return probes;
  }

  /**
   * Probes of one metric that expect the same at two edit sequences and at all between them: of
   * untouched facts, or of facts that were written up to the first and have not changed since.
   *
   * @param book what is expected at the later one
   * @param metric one of {@link #COMPARABLE}
   * @param from the earlier one
   * @param units how many facts, at most
   */
  public List<Probe> comparable(FactBook book, String metric, long from, int units) {
    if (metric.equals(MetricNames.LOCALITY)) {
      return locality.probes(book, units);
    }
    List<CurrentFact> lasting =
        book.current().stream().filter(fact -> fact.sequence() <= from).toList();
    List<Probe> probes = new ArrayList<>();
    for (CurrentFact fact : draw(lasting, units, new Random(from))) {
      switch (metric) {
        case MetricNames.EFFICACY -> probes.add(edits.efficacy(fact, book.sequence()));
        case MetricNames.RETENTION -> probes.add(edits.retained(fact));
        case MetricNames.GENERALIZATION -> probes.addAll(edits.generalization(fact));
        default ->
            throw new IllegalArgumentException(
                "No comparable probes for %s; there are for %s".formatted(metric, COMPARABLE));
      }
    }
    return probes;
  }

  private static List<CurrentFact> ofAge(List<CurrentFact> current, long age, long sequence) {
    return current.stream()
        .filter(fact -> EditProbes.ageClass(fact, sequence).equals(Optional.of(age)))
        .toList();
  }

  private static List<CurrentFact> retained(List<CurrentFact> current, long sequence) {
    return current.stream().filter(f -> EditProbes.isOfFirstQuarter(f, sequence)).toList();
  }

  private static List<CurrentFact> latest(List<CurrentFact> current, long sequence) {
    return current.stream().filter(fact -> fact.sequence() == sequence).toList();
  }

  private static <T> List<T> draw(List<T> all, int count, Random random) {
    List<T> shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, random);
    return shuffled.subList(0, Math.min(count, shuffled.size()));
  }
}
