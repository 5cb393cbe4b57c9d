package dev.errata.evaluator.service;

import dev.errata.evaluator.EvaluationException;
import dev.errata.event.EditApplied;
import dev.errata.model.LanguageModel;
import dev.errata.model.ModelReplica;
import dev.errata.model.delta.DeltaException;
import dev.errata.model.delta.EditDelta;
import dev.errata.model.delta.WeightUpdate;
import dev.errata.schemas.KafkaSettings;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A model of its own that is brought to any edit sequence: forwards by the deltas of the log,
 * backwards from the base model again, or, where the last bits do not matter, by taking deltas
 * back. Loads its model when it is first asked for.
 */
public final class TimeMachine implements PastModel, AutoCloseable {
  private final String lineage;
  private final Supplier<LanguageModel> base;
  private final DeltaIndex log;
  private LanguageModel model;
  // Null while the weights are not exactly those of a sequence.
  private ModelReplica exact;
  private long sequence;

  /**
   * @param base loads the base model of the lineage; may be called more than once
   */
  public TimeMachine(Supplier<LanguageModel> base, KafkaSettings kafka, String lineage) {
    this.base = base;
    this.lineage = lineage;
    this.log = new DeltaIndex(kafka, lineage);
  }

  @Override
  public synchronized <T> T at(long target, Function<LanguageModel, T> action) {
    require(target);
    if (exact == null || exact.sequence() > target) {
      restart();
    }
    while (exact.sequence() < target) {
      forward();
    }
    return action.apply(model);
  }

  /**
   * As {@link #at}, but by the shortest way: deltas may be taken back by applying them negated,
   * which rounds, so that the weights can differ from the true ones by about 1e-7 of the largest
   * value that was in between.
   */
  public synchronized <T> T near(long target, Function<LanguageModel, T> action) {
    require(target);
    if (model == null || sequence - target > target) {
      return at(target, action);
    }
    while (sequence > target) {
      change(log.delta(sequence).negated());
      exact = null;
      sequence--;
    }
    while (sequence < target) {
      if (exact != null) {
        forward();
      } else {
        change(log.delta(sequence + 1));
        sequence++;
      }
    }
    return action.apply(model);
  }

  @Override
  public synchronized long sequenceAt(Instant eventTime) {
    log.refresh();
    return log.sequenceAt(eventTime);
  }

  /** The last edit sequence that is logged by now. */
  public synchronized long last() {
    log.refresh();
    return log.last();
  }

  /** The batch, or the command of a revert, that a sequence answers. */
  public synchronized String batchId(long target) {
    require(target);
    return log.entry(target).getBatchId();
  }

  private void require(long target) {
    if (target > log.last()) {
      log.refresh();
    }
    if (target != 0) {
      log.entry(target);
    }
  }

  private void restart() {
    if (model != null) {
      model.close();
    }
    model = base.get();
    exact = new ModelReplica(model);
    sequence = 0;
  }

  private void forward() {
    EditApplied next = log.entry(sequence + 1);
    try {
      exact.apply(sequence + 1, log.delta(sequence + 1), next.getChainDigest());
    } catch (DeltaException e) {
      throw doesNotFit(e);
    }
    sequence++;
  }

  /** The canonical arithmetic, without a place in the chain. */
  private void change(EditDelta delta) {
    try {
      model.weights().applyInPlace(delta);
    } catch (DeltaException e) {
      throw doesNotFit(e);
    }
    model.refresh(delta.updates().stream().map(WeightUpdate::weight).toList());
  }

  private EvaluationException doesNotFit(DeltaException cause) {
    return new EvaluationException(
        "Sequence %d of lineage %s does not fit the model: %s. Is its model the base model of this lineage?"
            .formatted(sequence + 1, lineage, cause.getMessage()),
        cause);
  }

  @Override
  public synchronized void close() {
    log.close();
    if (model != null) {
      model.close();
    }
  }
}
