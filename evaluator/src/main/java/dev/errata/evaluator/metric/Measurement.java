package dev.errata.evaluator.metric;

import java.util.OptionalDouble;

/**
 * A metric of the edited model and, where it was asked the same probes, of the unedited one.
 *
 * @param estimate the edited model's
 * @param baseline the unedited model's mean on the same probes
 */
public record Measurement(Estimate estimate, OptionalDouble baseline) {
  public static Measurement of(Estimate estimate) {
    return new Measurement(estimate, OptionalDouble.empty());
  }
}
