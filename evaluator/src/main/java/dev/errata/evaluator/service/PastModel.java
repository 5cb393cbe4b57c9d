package dev.errata.evaluator.service;

import dev.errata.evaluator.EvaluationException;
import dev.errata.model.LanguageModel;
import java.time.Instant;
import java.util.function.Function;

/**
 * A lineage's model as it was. It is a model of its own: whoever follows the lineage is not
 * disturbed. Safe for use by several threads; one at a time has the model.
 */
public interface PastModel {
  /**
   * Runs an action on the model with exactly the weights, bit for bit, that it had after an edit
   * sequence. The model is lent for the action alone; it must not be closed, kept or changed. Going
   * back takes as long as applying the deltas up to there.
   *
   * @param sequence 0 for the base model
   * @throws EvaluationException if the log has no such sequence by now, or does not fit the base
   *     model
   */
  <T> T at(long sequence, Function<LanguageModel, T> action);

  /**
   * The last edit sequence that the world had brought about by an event time, as the watermark of
   * its batch says; 0 when there was none.
   *
   * @throws EvaluationException if the log cannot be read
   */
  long sequenceAt(Instant eventTime);
}
