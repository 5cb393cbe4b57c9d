package dev.errata.evaluator.service;

import dev.errata.evaluator.gate.Gate;
import dev.errata.evaluator.metric.MetricsReport;
import dev.errata.event.EditApplied;
import dev.errata.event.Verdict;
import dev.errata.schemas.Verdicts;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a verdict on every batch. What was logged before it first began needs none, except the last
 * sequence, which an editor may be waiting for. Reverts and batches that changed no weight need
 * none either.
 */
public final class GateKeeper {
  private static final Logger LOGGER = LoggerFactory.getLogger(GateKeeper.class);

  private final String lineage;
  private final Gate gate;
  private final QualityTopic topic;
  private final Clock clock;
  private long judged;

  /**
   * @param logged the last edit sequence there is
   */
  public GateKeeper(String lineage, Gate gate, QualityTopic topic, long logged, Clock clock) {
    this.lineage = lineage;
    this.gate = gate;
    this.topic = topic;
    this.clock = clock;
    this.judged = Math.max(topic.lastJudged(), logged - 1);
  }

  /** Whether an entry needs a verdict that it does not have. */
  boolean judges(EditApplied entry) {
    return entry.getSequence() > judged && Verdicts.areGivenOn(entry);
  }

  /** Whether the state after a sequence has to be measured for those after it. */
  boolean needsReference(long sequence) {
    return sequence >= judged && gate.needsReference();
  }

  /** Takes the state that the next batch is compared with. */
  void reference(MetricsReport report) {
    gate.reference(report);
  }

  /** Judges a state and publishes what it made of it. */
  void judge(MetricsReport report) {
    Gate.Judgement judgement = gate.judge(report);
    topic.publish(
        Verdict.newBuilder()
            .setLineage(lineage)
            .setSequence(report.sequence())
            .setPassed(judgement.passed())
            .setReason(judgement.reason())
            .setMeasuredAt(clock.instant())
            .build());
    judged = report.sequence();
    if (!judgement.passed()) {
      LOGGER.info(
          "Lineage {}: sequence {} failed: {}", lineage, report.sequence(), judgement.reason());
    }
  }
}
