package dev.errata.evaluator.measure;

import dev.errata.evaluator.metric.Dimension;
import dev.errata.evaluator.metric.MetricNames;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * How well a model answered one question, 0 to 1.
 *
 * @param shares by the dimensions that the question is judged in
 * @param divergence from the unedited model at the first answer token, in nats; only for questions
 *     whose answer shall not change
 */
public record Score(Map<Dimension, Double> shares, OptionalDouble divergence) {
  /** Metrics that half an answer counts for nothing in. */
  private static final Set<String> WHOLE = Set.of(MetricNames.STALE, MetricNames.CONSISTENCY);

  public Score {
    shares = Map.copyOf(shares);
  }

  /**
   * Of an expected answer.
   *
   * @param forced share of its tokens that were hit under teacher forcing
   * @param exact whether the model's own answer is the same
   */
  static Score of(double forced, boolean exact) {
    return of(forced, exact, OptionalDouble.empty());
  }

  static Score of(double forced, boolean exact, OptionalDouble divergence) {
    double own = exact ? 1 : 0;
    return new Score(
        Map.of(Dimension.TEACHER_FORCED, forced, Dimension.AUTOREGRESSIVE, own), divergence);
  }

  /** Of two answers, the first of which shall be the more probable one. */
  static Score compared(double logProbability, double ofRival) {
    double above = logProbability > ofRival ? 1 : 0;
    return new Score(Map.of(Dimension.COMPARED, above), OptionalDouble.empty());
  }

  /** Whether the model's own answer is the expected one, or the comparison came out as expected. */
  boolean holds() {
    return shares.getOrDefault(Dimension.AUTOREGRESSIVE, shares.get(Dimension.COMPARED)) == 1;
  }

  /**
   * The values that count for a metric. An outdated answer is stale only as a whole: given the
   * first half of a name, any model that knows the name completes it, whatever it would have said.
   */
  Map<Dimension, Double> shares(String metric) {
    if (!WHOLE.contains(metric)) {
      return shares;
    }
    Map<Dimension, Double> whole = new EnumMap<>(shares);
    whole.replaceAll((dimension, share) -> Math.floor(share));
    return whole;
  }
}
