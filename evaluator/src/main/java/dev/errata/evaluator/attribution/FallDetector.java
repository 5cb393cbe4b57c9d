package dev.errata.evaluator.attribution;

import dev.errata.evaluator.metric.Estimate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Notices that samples of a metric have fallen. The reference is the sample with the highest lower
 * bound since the last suspicion, the newest of equals; a sample is suspect when its mean is lower
 * by what matters and the two 95% intervals do not overlap. Samples ask different facts each time,
 * and the highest of many is high by luck too, so a suspicion is no more than a reason to compare
 * both states on the same probes.
 */
public final class FallDetector {
  private record Seen(long sequence, Estimate estimate) {}

  private final Map<String, Seen> references = new HashMap<>();
  private final double least;

  /**
   * @param least the smallest fall that matters
   */
  public FallDetector(double least) {
    this.least = least;
  }

  /** Takes a sample; after a suspicion the reference begins anew from it. */
  public Optional<Suspicion> observe(String metric, long sequence, Estimate now) {
    Seen reference = references.get(metric);
    if (reference == null || now.low() >= reference.estimate().low()) {
      references.put(metric, new Seen(sequence, now));
      return Optional.empty();
    }
    boolean fell =
        reference.estimate().value() - now.value() >= least
            && now.high() < reference.estimate().low()
            && sequence > reference.sequence();
    if (!fell) {
      return Optional.empty();
    }
    references.put(metric, new Seen(sequence, now));
    return Optional.of(new Suspicion(metric, reference.sequence(), sequence));
  }
}
