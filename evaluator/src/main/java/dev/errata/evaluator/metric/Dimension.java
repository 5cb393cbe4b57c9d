package dev.errata.evaluator.metric;

/** How an answer was asked for. Values of different dimensions are never mixed. */
public enum Dimension {
  /**
   * The model is given the expected answer and asked for each next token; a probe's score is the
   * share of answer tokens that are its most likely ones.
   */
  TEACHER_FORCED("tf"),
  /** The model answers by itself, most likely token first; a probe's score is 0 or 1. */
  AUTOREGRESSIVE("ar"),
  /**
   * Of two answers the expected one is the more probable as a whole, without its end; a probe's
   * score is 0 or 1. In multiple choice, of several.
   */
  COMPARED("cmp"),
  /** Neither: for example a divergence of distributions. */
  NONE("none");

  private final String code;

  Dimension(String code) {
    this.code = code;
  }

  /** As samples and reports write it. */
  public String code() {
    return code;
  }
}
