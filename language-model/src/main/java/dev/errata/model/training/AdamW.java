package dev.errata.model.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Adam with decoupled weight decay (Loshchilov &amp; Hutter 2019, <a
 * href="https://arxiv.org/abs/1711.05101">algorithm 2</a>).
 *
 * <pre>
 * m ← β₁ m + (1 − β₁) g        v ← β₂ v + (1 − β₂) g²
 * w ← w (1 − η λ) − η · m / (1 − β₁ᵗ) / (√v / √(1 − β₂ᵗ) + ε)
 * </pre>
 *
 * w weight, g its gradient, m and v first and second moment (all of one shape and type), η learning
 * rate, λ weight decay, t number of the step from 1. As in GPT-2's training only matrices decay;
 * biases and normalisation weights do not.
 *
 * <p>Weights and moments change in place. Temporaries are closed here: left to the managers of the
 * weights they would pile up for the length of the training.
 */
public final class AdamW implements AutoCloseable {
  private final Settings settings;
  private final NDManager manager;
  private final Map<String, Moments> moments = new LinkedHashMap<>();
  private int steps;

  /**
   * @param manager owner of the moments; closed by {@link #close()}
   */
  public AdamW(NDManager manager, Settings settings) {
    this.manager = manager.newSubManager();
    this.settings = settings;
  }

  /**
   * The constants of the optimiser.
   *
   * @param beta1 decay of the first moment
   * @param beta2 decay of the second moment
   * @param epsilon keeps the division finite
   * @param weightDecay λ, for matrices
   */
  public record Settings(double beta1, double beta2, double epsilon, double weightDecay) {}

  /** First and second moment of one weight; not copies. */
  public record Moments(NDArray first, NDArray second) {}

  /** Begins the next step; every weight is then updated once. */
  public void nextStep() {
    steps++;
  }

  /**
   * Changes one weight in place.
   *
   * @param name identifies the weight from step to step
   * @param weight the weight; must not require a gradient itself
   * @param gradient of the weight's shape; left as it is
   * @param scale multiplies the gradient, as gradient clipping asks
   */
  public void updateInPlace(
      String name, NDArray weight, NDArray gradient, double scale, double learningRate) {
    Moments state = momentsOf(name, weight);
    NDArray first = state.first;
    NDArray second = state.second;
    first.muli(settings.beta1);
    second.muli(settings.beta2);
    try (NDArray part = gradient.mul((1 - settings.beta1) * scale)) {
      first.addi(part);
    }
    try (NDArray part = gradient.square()) {
      second.addi(part.muli((1 - settings.beta2) * scale * scale));
    }
    if (settings.weightDecay > 0 && weight.getShape().dimension() > 1) {
      weight.muli(1 - learningRate * settings.weightDecay);
    }
    double correction = learningRate / (1 - Math.pow(settings.beta1, steps));
    try (NDArray root = second.sqrt()) {
      root.divi(Math.sqrt(1 - Math.pow(settings.beta2, steps))).addi(settings.epsilon);
      try (NDArray change = first.div(root)) {
        weight.subi(change.muli(correction));
      }
    }
  }

  /** How many steps were begun. */
  public int steps() {
    return steps;
  }

  /** The moments of a weight, zero before its first step. */
  public Moments momentsOf(String name, NDArray weight) {
    return moments.computeIfAbsent(name, unused -> zeros(weight));
  }

  /** Goes on as after so many steps; the moments are restored one by one. */
  public void resumeAfter(int stepsDone) {
    steps = stepsDone;
  }

  private Moments zeros(NDArray like) {
    return new Moments(zero(like), zero(like));
  }

  private NDArray zero(NDArray like) {
    return manager.zeros(like.getShape(), like.getDataType());
  }

  @Override
  public void close() {
    manager.close();
  }
}
