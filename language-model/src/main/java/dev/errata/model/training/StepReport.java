package dev.errata.model.training;

import dev.errata.model.training.PretrainingLoss.Terms;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * What one step measured.
 *
 * @param total the loss
 * @param facts mean cross entropy of the facts' answers, nats per token
 * @param interchanges the same where a code was injected
 * @param tie squared distance of MLP outputs to their codes, relative to the code's
 * @param contrast InfoNCE of the keys
 * @param agreement mean cosine of the keys of one fact in two wordings
 * @param tokens learned from, padding not counted
 */
public record StepReport(
    double total,
    double facts,
    double interchanges,
    double tie,
    double contrast,
    double agreement,
    int tokens) {

  static StepReport of(Terms terms, StepBatch batch) {
    int tokens =
        Stream.concat(batch.facts().stream(), batch.interchanges().stream())
            .mapToInt(Statement::length)
            .sum();
    return new StepReport(
        terms.total().getFloat(),
        terms.facts().getFloat(),
        terms.interchanges().getFloat(),
        terms.tie().getFloat(),
        terms.contrast().getFloat(),
        terms.agreement().getFloat(),
        tokens);
  }

  /** Means of all measures and the sum of the tokens. */
  public static StepReport mean(List<StepReport> reports) {
    return new StepReport(
        mean(reports, StepReport::total),
        mean(reports, StepReport::facts),
        mean(reports, StepReport::interchanges),
        mean(reports, StepReport::tie),
        mean(reports, StepReport::contrast),
        mean(reports, StepReport::agreement),
        reports.stream().mapToInt(StepReport::tokens).sum());
  }

  private static double mean(List<StepReport> reports, ToDoubleFunction<StepReport> measure) {
    return reports.stream().mapToDouble(measure).average().orElseThrow();
  }
}
