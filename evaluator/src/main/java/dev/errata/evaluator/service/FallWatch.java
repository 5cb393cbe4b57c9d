package dev.errata.evaluator.service;

import dev.errata.evaluator.attribution.FallCriteria;
import dev.errata.evaluator.attribution.FallDetector;
import dev.errata.evaluator.attribution.Finding;
import dev.errata.evaluator.attribution.Suspicion;
import dev.errata.evaluator.fact.FactBook;
import dev.errata.evaluator.measure.ModelEvaluator;
import dev.errata.evaluator.metric.MetricsReport;
import dev.errata.evaluator.probe.Probe;
import dev.errata.evaluator.probe.ProbePlan;
import dev.errata.event.Alert;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches samples for falls, and publishes an alert that names the batch when one is real. Which
 * metrics are watched: those of {@link ProbePlan#COMPARABLE}.
 */
public final class FallWatch {
  private static final Logger LOGGER = LoggerFactory.getLogger(FallWatch.class);

  /** How many facts both states are asked about. */
  public static final int UNITS = 96;

  private final String lineage;
  private final ProbePlan plan;
  private final ModelEvaluator evaluator;
  private final TimeMachine states;
  private final QualityTopic topic;
  private final Clock clock;
  private final FallCriteria criteria;
  private final FallDetector detector;

  /**
   * @param states of the same lineage
   * @param criteria when a fall counts
   */
  public FallWatch(
      String lineage,
      ProbePlan plan,
      ModelEvaluator evaluator,
      TimeMachine states,
      QualityTopic topic,
      FallCriteria criteria,
      Clock clock) {
    this.lineage = lineage;
    this.plan = plan;
    this.evaluator = evaluator;
    this.states = states;
    this.topic = topic;
    this.clock = clock;
    this.criteria = criteria.forOneOf(ProbePlan.COMPARABLE.size());
    this.detector = new FallDetector(criteria.least());
  }

  /**
   * Takes a sample.
   *
   * @param book what was expected when it was measured
   * @return what has to be looked into because of it
   */
  List<Chore> observe(MetricsReport report, FactBook book) {
    List<Chore> chores = new ArrayList<>();
    for (String metric : ProbePlan.COMPARABLE) {
      report
          .get(metric, Attribution.DIMENSION)
          .flatMap(m -> detector.observe(metric, report.sequence(), m.estimate()))
          .ifPresent(suspicion -> investigate(suspicion, book, chores));
    }
    return chores;
  }

  private void investigate(Suspicion suspicion, FactBook book, List<Chore> chores) {
    List<Probe> probes = plan.comparable(book, suspicion.metric(), suspicion.from(), UNITS);
    // Where all facts have changed since, there is nothing to compare.
    if (!probes.isEmpty()) {
      chores.add(new Attribution(suspicion, criteria, probes, states, evaluator, this::found));
    }
  }

  private void found(Finding finding) {
    if (finding.significant()) {
      topic.publish(alert(finding));
      LOGGER.warn("Lineage {}: {}", lineage, finding.reason());
    } else {
      LOGGER.debug("Lineage {}: {}", lineage, finding.reason());
    }
  }

  private Alert alert(Finding finding) {
    OptionalLong culprit = finding.culprit();
    return Alert.newBuilder()
        .setLineage(lineage)
        .setMetric(finding.suspicion().metric())
        .setDimension(Attribution.DIMENSION.code())
        .setFromSequence(finding.suspicion().from())
        .setToSequence(finding.suspicion().to())
        .setBefore(finding.before())
        .setAfter(finding.after())
        .setN(finding.n())
        .setCulprit(culprit.isPresent() ? culprit.getAsLong() : null)
        .setBatchId(culprit.isPresent() ? states.batchId(culprit.getAsLong()) : null)
        .setReason(finding.reason())
        .setRaisedAt(clock.instant())
        .build();
  }
}
