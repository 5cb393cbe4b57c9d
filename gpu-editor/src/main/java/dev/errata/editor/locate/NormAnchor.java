package dev.errata.editor.locate;

import java.util.Arrays;

/**
 * Norm-anchor scaling (Liu et al., <i>Norm Anchors Make Model Edits Last</i>, <a
 * href="https://arxiv.org/abs/2602.02543">arXiv:2602.02543</a>, as in the authors' code): in long
 * sequences solved values and edited weights make each other grow; so every solved value is brought
 * to a norm that was measured on the model before any edit.
 *
 * <pre>v* = v0 + δ;  z* = (z0 - v0) + a v* / |v*|,  or z* = z0 where |v*| > 2 a</pre>
 *
 * with z0 the residual after the target layer, v0 what the edited weight gives there, both at the
 * bare prompt's last subject token, and a the anchor. An outlier, the second case, writes nothing.
 *
 * <p>The anchor is the mean of |v*| over sample edits of the unedited model, without its largest
 * twentieth.
 */
public final class NormAnchor {
  private static final double OUTLIER = 2;
  private static final double KEPT = 0.95;

  private NormAnchor() {}

  /**
   * z* of one edit.
   *
   * @param residual z0
   * @param value v0
   * @param shift δ
   * @param anchor a &gt; 0
   * @return fresh
   */
  public static double[] target(double[] residual, double[] value, double[] shift, double anchor) {
    double[] solved = sum(value, shift);
    double norm = TargetOptimizer.norm(solved);
    if (norm == 0 || norm > OUTLIER * anchor) {
      return residual.clone();
    }
    double[] target = residual.clone();
    for (int i = 0; i < target.length; i++) {
      target[i] += solved[i] * (anchor / norm) - value[i];
    }
    return target;
  }

  /** |v*|. */
  static double norm(double[] value, double[] shift) {
    return TargetOptimizer.norm(sum(value, shift));
  }

  /**
   * The anchor of a sample.
   *
   * @param norms |v*| of edits sought on the unedited model, at least one
   */
  public static double of(double[] norms) {
    double[] sorted = norms.clone();
    Arrays.sort(sorted);
    int kept = sorted.length - (int) Math.floor((1 - KEPT) * sorted.length + 1e-9);
    return Arrays.stream(sorted, 0, kept).average().orElseThrow();
  }

  /** δ of one edit whose target is the edited weight's own output; δ itself where a is 0. */
  public static double[] shift(double[] value, double[] shift, double anchor) {
    if (anchor == 0) {
      return shift;
    }
    double[] anchored = target(value, value, shift, anchor);
    for (int i = 0; i < anchored.length; i++) {
      anchored[i] -= value[i];
    }
    return anchored;
  }

  private static double[] sum(double[] a, double[] b) {
    double[] sum = a.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += b[i];
    }
    return sum;
  }
}
