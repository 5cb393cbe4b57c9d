package dev.errata.editor.gradient;

/** What a minibatch of r rows adds to the running sum of squared deviations. */
public enum Variance {
  /** {@code r} times its population variance: exact. */
  POPULATION {
    @Override
    double within(double squares, int rows) {
      return squares;
    }
  },
  /**
   * {@code r} times its unbiased variance, as UltraEdit is published: too much by a factor of
   * {@code r / (r - 1)}, and not a number for good after a minibatch of one row.
   */
  UNBIASED {
    @Override
    double within(double squares, int rows) {
      return rows * (squares / (rows - 1));
    }
  };

  /**
   * The part that comes from within a minibatch.
   *
   * @param squares sum of squared deviations from the minibatch's own mean
   */
  abstract double within(double squares, int rows);
}
