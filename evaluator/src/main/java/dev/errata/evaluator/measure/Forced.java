package dev.errata.evaluator.measure;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/** What a teacher-forced run of one row gave. */
public final class Forced {
  private final BitSet hits;
  private final double[] logProbabilities;
  private final Distribution first;

  /**
   * @param hits for each answer token whether it was the most likely one
   * @param logProbabilities of each answer token, given all before it; natural logarithms
   * @param first the distribution of the first one, or null when not asked for
   */
  public Forced(BitSet hits, double[] logProbabilities, Distribution first) {
    this.hits = (BitSet) hits.clone();
    this.logProbabilities = logProbabilities.clone();
    this.first = first;
  }

  /** Of an answer that the model cannot read to its end: nothing is hit, nothing probable. */
  static Forced impossible(int length) {
    double[] none = new double[length];
    Arrays.fill(none, Double.NEGATIVE_INFINITY);
    return new Forced(new BitSet(), none, null);
  }

  /** How many of the first {@code count} answer tokens were the most likely ones. */
  public int hits(int count) {
    return hits.get(0, count).cardinality();
  }

  /** Whether all answer tokens were, so that the model would have answered exactly this. */
  public boolean allHit() {
    return hits(logProbabilities.length) == logProbabilities.length;
  }

  /** Natural logarithm of the probability of all answer tokens together. */
  public double logProbability() {
    return logProbability(logProbabilities.length);
  }

  /** Natural logarithm of the probability of the first {@code count} answer tokens together. */
  public double logProbability(int count) {
    return Arrays.stream(logProbabilities).limit(count).sum();
  }

  /** The distribution of the first answer token, when it was asked for. */
  public Optional<Distribution> first() {
    return Optional.ofNullable(first);
  }
}
