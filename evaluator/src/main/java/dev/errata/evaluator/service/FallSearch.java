package dev.errata.evaluator.service;

import dev.errata.evaluator.EvaluationException;
import dev.errata.evaluator.attribution.FallCriteria;
import dev.errata.evaluator.attribution.Finding;
import dev.errata.evaluator.attribution.Suspicion;
import dev.errata.evaluator.measure.ModelEvaluator;
import dev.errata.evaluator.probe.Probe;
import dev.errata.evaluator.probe.ProbePlan;
import dev.errata.model.LanguageModel;
import dev.errata.schemas.KafkaSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Bisects a lineage by hand: for a metric and a stretch of the log that somebody asks about. */
public final class FallSearch {
  private final Supplier<LanguageModel> base;
  private final KafkaSettings kafka;
  private final String lineage;
  private final ProbePlan plan;
  private final ModelEvaluator evaluator;

  /**
   * @param base loads the base model of the lineage; called more than once
   * @param evaluator with the same base model, unedited
   */
  public FallSearch(
      Supplier<LanguageModel> base,
      KafkaSettings kafka,
      String lineage,
      ProbePlan plan,
      ModelEvaluator evaluator) {
    this.base = base;
    this.kafka = kafka;
    this.lineage = lineage;
    this.plan = plan;
    this.evaluator = evaluator;
  }

  /**
   * Looks for the batch that made a metric fall.
   *
   * @param metric one of {@link ProbePlan#COMPARABLE}
   * @param from a sequence at which it was good; 0 for the base model
   * @param to a later one; the last one by default
   * @throws EvaluationException if there is no such stretch, or nothing to compare on it
   */
  public Finding find(String metric, long from, OptionalLong to) {
    if (!ProbePlan.COMPARABLE.contains(metric)) {
      throw new EvaluationException(
          "Cannot bisect %s: only %s can be compared on the same facts at any two sequences"
              .formatted(metric, String.join(", ", ProbePlan.COMPARABLE)));
    }
    try (TimeMachine states = new TimeMachine(base, kafka, lineage)) {
      long last = states.last();
      long end = to.orElse(last);
      if (from < 0 || from >= end || end > last) {
        throw new EvaluationException(
            "Lineage %s cannot be bisected from sequence %d to %d: expected 0 <= from < to <= %d, its last one"
                .formatted(lineage, from, end, last));
      }
      Suspicion suspicion = new Suspicion(metric, from, end);
      return run(suspicion, probes(suspicion), states);
    }
  }

  private Finding run(Suspicion suspicion, List<Probe> probes, TimeMachine states) {
    List<Finding> findings = new ArrayList<>();
    Chore search =
        new Attribution(suspicion, FallCriteria.DEFAULT, probes, states, evaluator, findings::add);
    boolean more = true;
    while (more) {
      more = search.step();
    }
    return findings.get(0);
  }

  private List<Probe> probes(Suspicion suspicion) {
    try (Replica replica = new Replica(base.get(), kafka, lineage, entry -> {})) {
      replica.follow(suspicion.to());
      return plan.comparable(replica.book(), suspicion.metric(), suspicion.from(), FallWatch.UNITS);
    }
  }
}
