package dev.errata.evaluator.probe;

/**
 * How much a running evaluation asks at a time; of each the largest number.
 *
 * @param latest facts of the batch applied last
 * @param aged facts of each class of age
 * @param facts current facts drawn at random, for efficacy, stale and, with one wording each,
 *     generalization
 * @param retained facts of the first quarter drawn at random
 * @param untouched facts for locality
 * @param carried facts for portability
 */
public record SampleSize(
    int latest, int aged, int facts, int retained, int untouched, int carried) {
  /** About 150 short prompts. */
  public static final SampleSize DEFAULT = new SampleSize(16, 8, 16, 8, 32, 4);

  public SampleSize {
    if (Math.min(Math.min(latest, aged), Math.min(facts, retained)) < 0
        || Math.min(untouched, carried) < 0) {
      throw new IllegalArgumentException("A sample size is negative");
    }
  }
}
