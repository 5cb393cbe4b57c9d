package dev.errata.evaluator.measure;

/** The distribution of a next token, as log probabilities in nats. */
public final class Distribution {
  private final float[] logProbabilities;

  private Distribution(float[] logProbabilities) {
    this.logProbabilities = logProbabilities;
  }

  /** {@code log softmax} of the logits of all tokens, stable for any finite logits. */
  public static Distribution ofLogits(float[] logits) {
    double max = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      max = Math.max(max, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - max);
    }
    float[] result = new float[logits.length];
    double normaliser = max + Math.log(sum);
    for (int i = 0; i < logits.length; i++) {
      result[i] = (float) (logits[i] - normaliser);
    }
    return new Distribution(result);
  }

  /**
   * {@code KL(this ‖ other) = Σ p (log p - log q)}, in nats; p this, q the other; not below 0.
   *
   * @throws IllegalArgumentException when the vocabularies differ
   */
  public double divergenceTo(Distribution other) {
    if (other.logProbabilities.length != logProbabilities.length) {
      throw new IllegalArgumentException(
          "Distributions over %d and %d tokens cannot be compared"
              .formatted(logProbabilities.length, other.logProbabilities.length));
    }
    double sum = 0;
    for (int i = 0; i < logProbabilities.length; i++) {
      double log = logProbabilities[i];
      sum += Math.exp(log) * (log - other.logProbabilities[i]);
    }
    return Math.max(0, sum);
  }
}
