package dev.errata.evaluator.probe;

import dev.errata.evaluator.fact.CurrentFact;
import dev.errata.evaluator.metric.MetricNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Whether an edit is a fact or a reflex: the new object is denied, and asked about with yes or no.
 * Edits have been found to collapse on such questions (Liu et al. 2025, <i>Is Model Editing Built
 * on Sand?</i>, arXiv 2510.00625).
 *
 * <p><b>Negation.</b> After "It is not true that" and a statement up to its object, the object
 * before is more probable than the new one: one unit a fact, {@code 1[P(old | ¬s) > P(new | ¬s)]}.
 *
 * <p><b>Reversal.</b> "Is it true that" the statement with the new object makes "Yes" more probable
 * than "No", and with the object before "No" more probable than "Yes"; a fact counts only if both
 * hold, so that always saying yes is worth nothing.
 *
 * <p>The breakdowns {@code able} have a condition: the unedited model answered the edited prompt
 * with the object before, and did the same on the fact as it was, with the two objects the other
 * way round. Without it a model that pays no heed to the negation scores 1 before the edit and 0
 * after it. Only facts that had another object before are asked about.
 */
public final class NegationProbes {
  private static final String DENIAL = "It is not true that ";
  private static final String DOUBT = "Is it true that ";
  private static final String ANSWER = "? Answer:";
  private static final String YES = "Yes";
  private static final String NO = "No";

  private final Function<CurrentFact, Optional<String>> statements;

  /**
   * @param statements a sentence up to its object, in words fit for its middle; empty where a fact
   *     has none
   */
  public NegationProbes(Function<CurrentFact, Optional<String>> statements) {
    this.statements = statements;
  }

  /** The statement denied, as far as there is one. */
  public List<Probe> negation(CurrentFact fact) {
    Optional<String> old = before(fact);
    Optional<String> statement = statements.apply(fact);
    if (old.isEmpty() || statement.isEmpty()) {
      return List.of();
    }
    String prompt = DENIAL + statement.get();
    String now = fact.edit().object();
    return both(
        fact,
        MetricNames.NEGATION,
        MetricNames.NEGATION_ABLE,
        List.of(Question.compared(prompt, old.get(), now)),
        List.of(Question.compared(prompt, now, old.get())));
  }

  /** Yes to the new object and no to the one before, as far as there is a statement. */
  public List<Probe> reversal(CurrentFact fact) {
    Optional<String> old = before(fact);
    Optional<String> statement = statements.apply(fact);
    if (old.isEmpty() || statement.isEmpty()) {
      return List.of();
    }
    String askNew = asked(statement.get(), fact.edit().object());
    String askOld = asked(statement.get(), old.get());
    return both(
        fact,
        MetricNames.REVERSAL,
        MetricNames.REVERSAL_ABLE,
        List.of(Question.compared(askNew, YES, NO), Question.compared(askOld, NO, YES)),
        List.of(Question.compared(askNew, NO, YES), Question.compared(askOld, YES, NO)));
  }

  private static List<Probe> both(
      CurrentFact fact,
      String metric,
      String able,
      List<Question> questions,
      List<Question> conditions) {
    List<Question> wasAble = new ArrayList<>(conditions);
    wasAble.add(Question.of(fact.edit().prompt(), fact.edit().oldObject().orElseThrow()));
    List<Probe> probes = new ArrayList<>();
    for (Question question : questions) {
      probes.add(Probe.of(Set.of(metric), fact.factKey(), question));
      probes.add(new Probe(Set.of(able), fact.factKey(), question, wasAble));
    }
    return probes;
  }

  private static Optional<String> before(CurrentFact fact) {
    return fact.edit().oldObject().filter(old -> !old.equals(fact.edit().object()));
  }

  private static String asked(String statement, String object) {
    return DOUBT + statement + " " + object + ANSWER;
  }
}
