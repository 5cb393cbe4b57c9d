package dev.errata.evaluator.service;

import dev.errata.evaluator.measure.ModelEvaluator;
import dev.errata.evaluator.metric.MetricsReport;
import dev.errata.evaluator.probe.ProbePlan;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Decides when everything is measured: in idle time, once for each state, and every so many edit
 * sequences. One sweep at a time; one that falls due meanwhile is left out.
 */
final class Sweeps {
  private final PastModel past;
  private final ProbePlan plan;
  private final ModelEvaluator evaluator;
  private final EvaluatorSettings settings;
  private Instant lastNews;
  private long started;
  private boolean sweeping;

  Sweeps(PastModel past, ProbePlan plan, ModelEvaluator evaluator, EvaluatorSettings settings) {
    this.past = past;
    this.plan = plan;
    this.evaluator = evaluator;
    this.settings = settings;
  }

  /**
   * Looks at where the replica is.
   *
   * @param moved whether it has just applied an entry
   * @param done told the result of a sweep
   * @return a sweep to begin now
   */
  Optional<Chore> watch(Replica replica, boolean moved, Instant now, Consumer<MetricsReport> done) {
    if (moved || lastNews == null) {
      lastNews = now;
    }
    long sequence = replica.sequence();
    if (sweeping || sequence <= started || !(isDue(sequence, moved) || isIdle(now))) {
      return Optional.empty();
    }
    sweeping = true;
    started = sequence;
    return Optional.of(
        new Sweep(
            sequence,
            replica.watermark(),
            plan.full(replica.book()),
            past,
            evaluator,
            report -> {
              sweeping = false;
              done.accept(report);
            }));
  }

  private boolean isDue(long sequence, boolean moved) {
    return moved && settings.sweepEvery() > 0 && sequence - started >= settings.sweepEvery();
  }

  private boolean isIdle(Instant now) {
    return Duration.between(lastNews, now).compareTo(settings.idle()) >= 0;
  }
}
