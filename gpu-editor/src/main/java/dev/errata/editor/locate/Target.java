package dev.errata.editor.locate;

import dev.errata.editor.Outcome;
import dev.errata.editor.Rejection;

/** The residual shift that was found for one edit, and how the search went. */
public final class Target {
  private final double[] shift;
  private final double loss;
  private final int steps;

  public Target(double[] shift, double loss, int steps) {
    this.shift = shift;
    this.loss = loss;
    this.steps = steps;
  }

  /** δ, length d; the row itself, not a copy. */
  public double[] shift() {
    return shift;
  }

  /** Loss at the last evaluation, weight decay included. */
  public double loss() {
    return loss;
  }

  public int steps() {
    return steps;
  }

  /** False if loss or shift became infinite or not a number: the edit must be refused. */
  public boolean isFinite() {
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

  /** What to say of an edit whose target is not finite. */
  public Outcome refusal(PreparedEdit edit) {
    return new Outcome.Rejected(
        edit.item().factKey(),
        Rejection.TARGET_DIVERGED,
        "the target of %s is not finite after %d steps (loss %s)"
            .formatted(edit.item().factKey(), steps, loss));
  }
}
