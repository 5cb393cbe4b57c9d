package dev.errata.evaluator.gate;

import dev.errata.evaluator.EvaluationException;
import dev.errata.evaluator.metric.Dimension;
import dev.errata.evaluator.metric.MetricNames;
import java.util.TreeSet;

/** The metrics that every sample may have, so that a misspelt threshold does not pass unseen. */
final class SampledMetrics {
  private static final TreeSet<String> NAMES = new TreeSet<>();

  static {
    NAMES.add(MetricNames.EFFICACY);
    NAMES.add(MetricNames.EFFICACY_LATEST);
    NAMES.add(MetricNames.GENERALIZATION);
    NAMES.add(MetricNames.STALE);
    NAMES.add(MetricNames.RETENTION);
    MetricNames.AGES.forEach(age -> NAMES.add(MetricNames.retentionAtAge(age)));
    NAMES.add(MetricNames.LOCALITY);
    NAMES.add(MetricNames.LOCALITY_SAME_SUBJECT);
    NAMES.add(MetricNames.LOCALITY_OTHER_SUBJECT);
    NAMES.add(MetricNames.LOCALITY_SAME_PROPERTY);
    NAMES.add(MetricNames.LOCALITY_KL);
    NAMES.add(MetricNames.PORTABILITY);
    NAMES.add(MetricNames.PORTABILITY_LOGICAL_GENERALIZATION);
    NAMES.add(MetricNames.PORTABILITY_COMPOSITIONALITY_1);
    NAMES.add(MetricNames.PORTABILITY_COMPOSITIONALITY_2);
    NAMES.add(MetricNames.PORTABILITY_SUBJECT_ALIASING);
    NAMES.add(MetricNames.PORTABILITY_PRESERVATION);
    NAMES.add(MetricNames.PORTABILITY_RELATION_SPECIFICITY);
  }

  private SampledMetrics() {}

  static String require(String metric) {
    if (!NAMES.contains(metric)) {
      throw new EvaluationException(
          "Threshold on '%s': samples have no such metric; they have %s"
              .formatted(metric, String.join(", ", NAMES)));
    }
    return metric;
  }

  /** The dimension that is meant when none is named. */
  static Dimension dimension(String metric) {
    return metric.equals(MetricNames.LOCALITY_KL) ? Dimension.NONE : Dimension.TEACHER_FORCED;
  }
}
