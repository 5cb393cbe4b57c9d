package dev.errata.evaluator.measure;

import java.util.BitSet;
import java.util.Optional;

/** What a teacher-forced run of one row gave. */
public final class Forced {
  private final BitSet hits;
  private final int length;
  private final Distribution first;
  private final double logProbability;

  /**
   * @param hits for each answer token whether it was the most likely one
   * @param length how many answer tokens there are
   * @param first the distribution of the first one, or null when not asked for
   * @param logProbability natural logarithm of the probability of the whole answer
   */
  public Forced(BitSet hits, int length, Distribution first, double logProbability) {
    this.hits = (BitSet) hits.clone();
    this.length = length;
    this.first = first;
    this.logProbability = logProbability;
  }

  /** How many of the first {@code count} answer tokens were the most likely ones. */
  public int hits(int count) {
    return hits.get(0, count).cardinality();
  }

  /** Whether all answer tokens were, so that the model would have answered exactly this. */
  public boolean allHit() {
    return hits(length) == length;
  }

  /** Natural logarithm of the probability of all answer tokens together. */
  public double logProbability() {
    return logProbability;
  }

  /** The distribution of the first answer token, when it was asked for. */
  public Optional<Distribution> first() {
    return Optional.ofNullable(first);
  }
}
