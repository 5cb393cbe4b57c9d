package dev.errata.evaluator.probe;

import java.util.List;
import java.util.Set;

/**
 * A question and what its score counts for.
 *
 * @param metrics the metrics, at least one
 * @param unit what the metric is a mean over, a fact key; several probes of one unit are averaged
 *     first, so that intervals rest on independent units
 * @param question what is asked
 * @param conditions questions with known answers that the <i>unedited</i> model must answer (exact
 *     match, autoregressive; or the comparison holds), else the probe is not asked
 */
public record Probe(
    Set<String> metrics, String unit, Question question, List<Question> conditions) {
  public Probe {
    metrics = Set.copyOf(metrics);
    conditions = List.copyOf(conditions);
    if (metrics.isEmpty()) {
      throw new IllegalArgumentException("Probe '%s' counts for nothing".formatted(question));
    }
  }

  public static Probe of(Set<String> metrics, String unit, Question question) {
    return new Probe(metrics, unit, question, List.of());
  }
}
