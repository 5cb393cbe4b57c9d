package dev.errata.model.training;

import dev.errata.model.training.PretrainingLoss.Terms;
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
 * @param gradientNorm before clipping
 * @param tokens learned from, padding not counted
 */
public record StepReport(
    float total,
    float facts,
    float interchanges,
    float tie,
    float contrast,
    float agreement,
    float gradientNorm,
    int tokens) {

  static StepReport of(Terms terms, float gradientNorm, StepBatch batch) {
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
        gradientNorm,
        tokens);
  }
}
