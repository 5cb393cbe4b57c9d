package dev.errata.evaluator.attribution;

/**
 * Finds the edit sequence at which a metric fell between two others, in ⌈log₂ distance⌉
 * measurements: of the two halves of what is left, the one across which the mean fell further goes
 * on. A single bad batch is found whatever slow decline is around it, as long as no stretch of half
 * the length falls as far by itself.
 */
public final class Bisection {
  private long good;
  private UnitScores goodScores;
  private long bad;
  private UnitScores badScores;

  /**
   * @param from a sequence at which the metric was good
   * @param to a later one at which it had fallen
   */
  public Bisection(long from, UnitScores before, long to, UnitScores after) {
    if (from >= to) {
      throw new IllegalArgumentException("Bisection from %d to %d".formatted(from, to));
    }
    good = from;
    goodScores = before;
    bad = to;
    badScores = after;
  }

  public boolean isDone() {
    return bad - good == 1;
  }

  /** The sequence to measure next. */
  public long next() {
    if (isDone()) {
      throw new IllegalStateException("The bisection is done, at sequence " + bad);
    }
    return good + (bad - good) / 2;
  }

  /** Takes what was measured at {@link #next}. */
  public void measured(UnitScores scores) {
    long middle = next();
    if (goodScores.fallTo(scores) >= scores.fallTo(badScores)) {
      bad = middle;
      badScores = scores;
    } else {
      good = middle;
      goodScores = scores;
    }
  }

  /** The sequence across which the metric fell most, once done. */
  public long suspect() {
    if (!isDone()) {
      throw new IllegalStateException(
          "The bisection is between %d and %d still".formatted(good, bad));
    }
    return bad;
  }
}
