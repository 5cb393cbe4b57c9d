package dev.errata.editor.alphaedit;

/** The residual shift that was found for one edit, and how the search went. */
final class Target {
  private final double[] shift;
  private final double loss;
  private final int steps;

  Target(double[] shift, double loss, int steps) {
    this.shift = shift;
    this.loss = loss;
    this.steps = steps;
  }

  /** δ, length d; the row itself, not a copy. */
  double[] shift() {
    return shift;
  }

  /** Loss at the last evaluation, weight decay included. */
  double loss() {
    return loss;
  }

  int steps() {
    return steps;
  }

  /** False if loss or shift became infinite or not a number: the edit must be refused. */
  boolean isFinite() {
    if (!Double.isFinite(loss)) {
      return false;
    }
    for (double x : shift) {
      if (!Double.isFinite(x)) {
        return false;
      }
    }
    return true;
  }
}
