package dev.errata.evaluator.measure;

import dev.errata.evaluator.metric.Dimension;
import dev.errata.evaluator.metric.MetricNames;
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

  /**
   * The values that count for a metric. An outdated answer is stale only as a whole: given the
   * first half of a name, any model that knows the name completes it, whatever it would have said.
   */
  Map<Dimension, Double> shares(String metric) {
    double share = metric.equals(MetricNames.STALE) ? Math.floor(forced) : forced;
    return new EnumMap<>(Map.of(Dimension.TEACHER_FORCED, share, Dimension.AUTOREGRESSIVE, exact));
  }
}
