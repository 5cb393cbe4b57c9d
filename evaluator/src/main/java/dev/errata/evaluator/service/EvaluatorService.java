package dev.errata.evaluator.service;

import dev.errata.evaluator.EvaluationException;
import dev.errata.evaluator.measure.ModelEvaluator;
import dev.errata.evaluator.measure.ModelRespondent;
import dev.errata.evaluator.measure.Respondent;
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
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a lineage, measures a sample of the model's knowledge as it changes, and all of it in
 * idle time or on demand. Measuring takes at most a given share of the time, so that an evaluator
 * on the editor's machine does not hold it up; the replica keeps up with every delta. The newest
 * state comes first: when the time is short, states on the way are passed over, and sweeps and
 * investigations wait.
 *
 * <p>One thread calls {@link #run}; the other methods may be called from any.
 */
public final class EvaluatorService implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(EvaluatorService.class);
  private static final Duration POLL = Duration.ofMillis(100);

  /** Credit that only what is newest may use, so that a sample need not wait for other work. */
  private static final Duration RESERVE = Duration.ofSeconds(1);

  private static final Duration LARGEST_CREDIT = Duration.ofSeconds(2);

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
  private final AtomicLong shed = new AtomicLong();
  private final Chores chores = new Chores();
  private Optional<GateKeeper> gate = Optional.empty();
  private Optional<FallWatch> watch = Optional.empty();
  private Optional<Sweeps> sweeps = Optional.empty();
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
    this.dutyCycle = new DutyCycle(settings.sampleShare(), LARGEST_CREDIT);
    this.sinks = List.copyOf(sinks);
    this.clock = clock;
  }

  /** Has every batch judged from the start, none left out. To be called before {@link #run}. */
  public EvaluatorService withGate(GateKeeper keeper) {
    gate = Optional.of(keeper);
    return this;
  }

  /** Has falls looked into, and alerts published. To be called before {@link #run}. */
  public EvaluatorService withWatch(FallWatch fallWatch) {
    watch = Optional.of(fallWatch);
    return this;
  }

  /** Has everything measured in idle time, or every so often. To be called before {@link #run}. */
  public EvaluatorService withSweeps(PastModel past) {
    sweeps = Optional.of(new Sweeps(past, plan, evaluator, settings));
    return this;
  }

  /**
   * Follows the lineage until {@link #close} or interruption of the thread.
   *
   * @throws EvaluationException when the log does not fit the replica's model
   */
  public void run() {
    try {
      warmUp();
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
      List<Probe> probes = plan.full(replica.book());
      return measure(
          model ->
              withBaseline
                  ? evaluator.evaluateFully(model, probes)
                  : evaluator.evaluate(model, probes, false));
    } finally {
      lock.unlock();
    }
  }

  /** The measurement of the newest state, sample or full. */
  public Optional<MetricsReport> latest() {
    return Optional.ofNullable(latest);
  }

  /** How many edit sequences were passed over without a sample of their own. */
  public long shed() {
    return shed.get();
  }

  /** Asks {@link #run} to end after what it is doing. */
  @Override
  public void close() {
    closing = true;
  }

  /** Asks the unedited model what every sample asks of it, so that the first is not the slowest. */
  private void warmUp() {
    List<Probe> probes = plan.sample(replica.book(), settings.sampleSize());
    replica.withModel(m -> evaluator.evaluate(ModelRespondent.of(m), probes, false));
  }

  private void step() {
    lock.lock();
    try {
      measureReference();
      boolean moved = follow();
      advanced.signalAll();
      if (replica.isComplete()) {
        work(moved);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Applies the next entry, if there is one; but none before the last one is understood. */
  private boolean follow() {
    Instant now = clock.instant();
    Duration patience = chores.areDue() && dutyCycle.allows(now, RESERVE) ? Duration.ZERO : POLL;
    if (!replica.isComplete()) {
      replica.fetch(POLL);
      return false;
    }
    long before = replica.sequence();
    boolean moved = replica.advance(patience);
    if (moved && before > 0 && before != measured) {
      shed.incrementAndGet();
    }
    return moved;
  }

  private void work(boolean moved) {
    Instant now = clock.instant();
    sweeps.ifPresent(s -> s.watch(replica, moved, now, this::publish).ifPresent(chores::add));
    if (replica.sequence() > measured) {
      measureNews(now);
    } else if (chores.areDue() && dutyCycle.allows(now, RESERVE)) {
      timed(chores::step);
    }
  }

  private void measureNews(Instant now) {
    boolean judged = gate.isPresent() && replica.last().filter(gate.get()::judges).isPresent();
    // With newer ones waiting, this one gets a sample only if theirs need not wait for it.
    Duration needed = replica.hasNews() ? RESERVE : Duration.ZERO;
    if (judged || dutyCycle.allows(now, needed)) {
      MetricsReport report = timed(this::sample);
      if (judged) {
        gate.get().judge(report);
      }
      watch.ifPresent(w -> w.observe(report, replica.book()).forEach(chores::add));
    }
  }

  /** A threshold on a change needs the state before the first batch that is judged. */
  private void measureReference() {
    boolean needed = gate.isPresent() && gate.get().needsReference(replica.sequence());
    if (needed && replica.isComplete()) {
      gate.get().reference(timed(this::sample));
    }
  }

  private MetricsReport sample() {
    List<Probe> probes = plan.sample(replica.book(), settings.sampleSize());
    return measure(model -> evaluator.evaluate(model, probes, true));
  }

  private <T> T timed(Supplier<T> work) {
    Instant start = clock.instant();
    try {
      return work.get();
    } finally {
      dutyCycle.spend(Duration.between(start, clock.instant()));
    }
  }

  private MetricsReport measure(
      Function<Respondent, Map<String, Map<Dimension, Measurement>>> evaluation) {
    long start = System.nanoTime();
    Map<String, Map<Dimension, Measurement>> metrics =
        replica.withModel(model -> evaluation.apply(ModelRespondent.of(model)));
    MetricsReport report = new MetricsReport(replica.sequence(), replica.watermark(), metrics);
    measured = report.sequence();
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    publish(report);
    sinks.forEach(sink -> sink.took(took));
    LOGGER
        .atDebug()
        .addKeyValue("sequence", report.sequence())
        .addKeyValue("millis", took.toMillis())
        .log("Measured");
    return report;
  }

  private void publish(MetricsReport report) {
    if (latest == null || latest.sequence() <= report.sequence()) {
      latest = report;
    }
    sinks.forEach(sink -> sink.accept(report));
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
