package dev.errata.evaluator.measure;

import dev.errata.evaluator.metric.Dimension;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How well a model answered one question.
 *
 * @param forced share of answer tokens hit under teacher forcing, 0 to 1
 * @param exact 1 if the model's own answer is the expected one, else 0
 * @param divergence from the unedited model at the first answer token, in nats; only for questions
 *     whose answer shall not change
 */
public record Score(double forced, double exact, OptionalDouble divergence) {
  static Score of(double forced, boolean exact) {
    return new Score(forced, exact ? 1 : 0, OptionalDouble.empty());
  }

  /** The values that count for a metric. */
  Map<Dimension, Double> shares() {
    return new EnumMap<>(Map.of(Dimension.TEACHER_FORCED, forced, Dimension.AUTOREGRESSIVE, exact));
  }
}
