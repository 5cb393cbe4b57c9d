package dev.errata.evaluator.service;

import dev.errata.evaluator.EvaluationException;
import dev.errata.evaluator.measure.ModelEvaluator;
import dev.errata.evaluator.measure.ModelRespondent;
import dev.errata.evaluator.metric.Dimension;
import dev.errata.evaluator.metric.Measurement;
import dev.errata.evaluator.metric.MetricsReport;
import dev.errata.evaluator.probe.Probe;
import dev.errata.evaluator.probe.ProbePlan;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a lineage, measures a sample of the model's knowledge as it changes, and all of it on
 * demand. Sampling takes at most a given share of the time, so that an evaluator on the editor's
 * machine does not hold it up; between samples the replica keeps up with every delta.
 *
 * <p>One thread calls {@link #run}; the other methods may be called from any.
 */
public final class EvaluatorService implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(EvaluatorService.class);
  private static final Duration POLL = Duration.ofMillis(100);

  private final Replica replica;
  private final ProbePlan plan;
  private final ModelEvaluator evaluator;
  private final EvaluatorSettings settings;
  private final DutyCycle dutyCycle;
  private final List<MetricsSink> sinks;
  private final Clock clock;
  // Fair, so that whoever asks for a full evaluation gets his turn between two polls.
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition advanced = lock.newCondition();
  private volatile MetricsReport latest;
  private volatile boolean closing;
  private RuntimeException failure;
  private long measured;

  /**
   * @param replica stays its maker's to close
   * @param sinks where each measurement goes, in this order
   */
  public EvaluatorService(
      Replica replica,
      ProbePlan plan,
      ModelEvaluator evaluator,
      EvaluatorSettings settings,
      List<MetricsSink> sinks,
      Clock clock) {
    this.replica = replica;
    this.plan = plan;
    this.evaluator = evaluator;
    this.settings = settings;
    this.dutyCycle = new DutyCycle(settings.sampleShare());
    this.sinks = List.copyOf(sinks);
    this.clock = clock;
  }

  /**
   * Follows the lineage until {@link #close} or interruption of the thread.
   *
   * @throws EvaluationException when the log does not fit the replica's model
   */
  public void run() {
    try {
      while (!closing && !Thread.currentThread().isInterrupted()) {
        step();
      }
    } catch (InterruptException e) {
      LOGGER.debug("Interrupted while polling", e);
    } catch (RuntimeException e) {
      fail(e);
      throw e;
    }
  }

  /**
   * Waits until the replica has applied an edit sequence and knows what it was.
   *
   * @return false when the time is up before
   * @throws EvaluationException when {@link #run} has failed
   */
  public boolean awaitSequence(long sequence, Duration timeout) throws InterruptedException {
    long nanos = timeout.toNanos();
    lock.lockInterruptibly();
    try {
      while (replica.sequence() < sequence || !replica.isComplete()) {
        if (failure != null) {
          throw new EvaluationException("The evaluator stopped: " + failure.getMessage(), failure);
        }
        if (nanos <= 0) {
          return false;
        }
        nanos = advanced.awaitNanos(nanos);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Asks every probe, of the unedited model as well, and publishes the result. */
  public MetricsReport evaluateFully() {
    return evaluateFully(true);
  }

  /**
   * Asks every probe and publishes the result.
   *
   * @param withBaseline whether to ask the unedited model as well, which about doubles the time
   * @throws EvaluationException when the replica knows of edits whose commands it has not read yet
   */
  public MetricsReport evaluateFully(boolean withBaseline) {
    lock.lock();
    try {
      if (!replica.isComplete()) {
        throw new EvaluationException(
            "The replica at sequence %d has not read all commands of the edits log; wait for it"
                .formatted(replica.sequence()));
      }
      return measure(plan.full(replica.book()), withBaseline);
    } finally {
      lock.unlock();
    }
  }

  /** The newest measurement, sample or full. */
  public Optional<MetricsReport> latest() {
    return Optional.ofNullable(latest);
  }

  /** Asks {@link #run} to end after what it is doing. */
  @Override
  public void close() {
    closing = true;
  }

  private void step() {
    lock.lock();
    try {
      replica.poll(POLL);
      advanced.signalAll();
      boolean news = replica.isComplete() && replica.sequence() > measured;
      if (news && dutyCycle.allows(clock.instant())) {
        Instant start = clock.instant();
        measure(plan.sample(replica.book(), settings.sampleSize()), true);
        dutyCycle.spend(Duration.between(start, clock.instant()));
      }
    } finally {
      lock.unlock();
    }
  }

  private MetricsReport measure(List<Probe> probes, boolean withBaseline) {
    long start = System.nanoTime();
    Map<String, Map<Dimension, Measurement>> metrics =
        replica.withModel(
            model -> evaluator.evaluate(ModelRespondent.of(model), probes, withBaseline));
    MetricsReport report = new MetricsReport(replica.sequence(), replica.watermark(), metrics);
    measured = report.sequence();
    latest = report;
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    sinks.forEach(sink -> sink.accept(report));
    sinks.forEach(sink -> sink.took(took));
    LOGGER
        .atDebug()
        .addKeyValue("sequence", report.sequence())
        .addKeyValue("probes", probes.size())
        .addKeyValue("millis", took.toMillis())
        .log("Measured");
    return report;
  }

  private void fail(RuntimeException cause) {
    lock.lock();
    try {
      failure = cause;
      advanced.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
