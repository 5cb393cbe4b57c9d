package dev.errata.model.training;

/**
 * Linear warm-up, then a cosine down to a floor.
 *
 * <p>{@code rate = peak · min(1, (step+1)/warmUp) · (floor + (1 − floor) · (1 + cos π f) / 2)},
 * where {@code f} is the fraction of the training that is done (Loshchilov &amp; Hutter 2017, <a
 * href="https://arxiv.org/abs/1608.03983">SGDR</a>, eq. 5, without restarts).
 *
 * @param peak the highest rate
 * @param warmUpSteps steps until the peak, at least 1
 * @param floor the last rate as a fraction of the peak
 */
public record LearningRate(double peak, int warmUpSteps, double floor) {
  public LearningRate {
    if (!(peak > 0) || warmUpSteps < 1 || floor < 0 || floor > 1) {
      throw new IllegalArgumentException(
          "learning rate needs peak > 0, warm-up >= 1 step and 0 <= floor <= 1, but has peak "
              + peak
              + ", warm-up "
              + warmUpSteps
              + ", floor "
              + floor);
    }
  }

  /**
   * The rate of one step.
   *
   * @param step counted from 0
   * @param done fraction of the training that is done, 0 to 1
   */
  public double at(int step, double done) {
    double warm = Math.min(1, (step + 1.0) / warmUpSteps);
    return peak * warm * (floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * done)));
  }
}
