package dev.errata.editor.gradient;

/** Keys and value gradients of one weight, a row per answer token, as features. */
public interface FeatureRows {
  int count();

  /** {@code d_in}. */
  int keyWidth();

  /** {@code d_out}. */
  int gradientWidth();

  /** The features of a row, fresh: the key's first, then the gradient's. */
  double[] features(int row);
}
