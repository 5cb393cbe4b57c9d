package dev.errata.editor.alphaedit;

/** Loss {@code [n]} and its gradient {@code [n, d]} by the shift, row per edit asked for. */
final class LossAndGradient {
  private final double[] loss;
  private final double[][] gradient;

  LossAndGradient(double[] loss, double[][] gradient) {
    this.loss = loss;
    this.gradient = gradient;
  }

  double loss(int row) {
    return loss[row];
  }

  /** The row itself, not a copy. */
  double[] gradient(int row) {
    return gradient[row];
  }
}
