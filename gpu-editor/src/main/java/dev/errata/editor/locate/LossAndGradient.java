package dev.errata.editor.locate;

/** Loss {@code [n]} and its gradient {@code [n, d]} by the shift, row per edit asked for. */
public final class LossAndGradient {
  private final double[] loss;
  private final double[][] gradient;

  public LossAndGradient(double[] loss, double[][] gradient) {
    this.loss = loss;
    this.gradient = gradient;
  }

  public double loss(int row) {
    return loss[row];
  }

  /** The row itself, not a copy. */
  public double[] gradient(int row) {
    return gradient[row];
  }
}
