package dev.errata.evaluator.probe;

/**
 * How much a running evaluation asks at a time.
 *
 * @param facts current facts drawn at random, for efficacy, stale and, with one wording each,
 *     generalization; the same number again of the batch applied last at most
 * @param retained facts of the first quarter drawn at random
 * @param untouched facts for locality
 * @param carried facts for portability
 */
public record SampleSize(int facts, int retained, int untouched, int carried) {
  /** About 200 short prompts. */
  public static final SampleSize DEFAULT = new SampleSize(32, 24, 64, 16);

  public SampleSize {
    if (facts < 0 || retained < 0 || untouched < 0 || carried < 0) {
      throw new IllegalArgumentException("A sample size is negative");
    }
  }
}
