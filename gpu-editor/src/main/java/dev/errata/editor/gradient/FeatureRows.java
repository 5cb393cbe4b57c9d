package dev.errata.editor.gradient;

/** Keys and value gradients of one weight, a row per answer token, feature by feature. */
public interface FeatureRows {
  int count();

  /** {@code d_in}. */
  int keyWidth();

  /** {@code d_out}. */
  int gradientWidth();

  /** A feature of a row: the key's first, then the gradient's. */
  double feature(int row, int index);
}
