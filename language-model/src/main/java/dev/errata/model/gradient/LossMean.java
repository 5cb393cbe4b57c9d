package dev.errata.model.gradient;

/** Over what the cross entropy of a batch of answers is averaged. */
public enum LossMean {
  /**
   * All answer tokens of the batch, as usual in training. The gradient of one answer then shrinks
   * with the number of answers beside it.
   */
  BATCH,
  /** The tokens of each answer; answers are added up. An answer's gradient is its own alone. */
  ANSWER
}
