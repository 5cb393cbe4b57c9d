package dev.errata.editor.locate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds, for a whole batch at once, the shifts δ of the residual at the last subject token that
 * make the model give the new answers: {@code compute_z} of ROME and its successors, edits side by
 * side instead of one by one.
 *
 * <p>Each edit has its own Adam moments, stops on its own and then costs nothing more. As in the
 * references: δ starts at 0; the decay term is {@code decay · |δ| / |v0|²}; an edit stops before
 * its step when its loss is below the stop loss or the last evaluation was made, so s evaluations
 * are s - 1 steps; after a step δ is scaled back to {@code clamp · |v0|} if longer, and Adam's
 * moments are left alone (MEMIT section 4.3; ROME equation 4, <a
 * href="https://arxiv.org/abs/2202.05262">arXiv:2202.05262</a>). Arithmetic in Java doubles:
 * strict, hence the same everywhere.
 */
public final class TargetOptimizer {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  private final TargetSettings settings;

  public TargetOptimizer(TargetSettings settings) {
    this.settings = settings;
  }

  /**
   * Optimises one shift per edit.
   *
   * @param initialNorms |v0| per edit: norm of the unshifted residual at the bare prompt's last
   *     subject token
   * @param dimension d
   * @return one target per edit, in order; check {@link Target#isFinite}
   */
  public List<Target> optimise(double[] initialNorms, int dimension, TargetLoss loss) {
    List<Search> searches = new ArrayList<>();
    for (double norm : initialNorms) {
      searches.add(new Search(norm, dimension));
    }
    for (int evaluation = 1; evaluation <= settings.steps(); evaluation++) {
      int[] active = active(searches);
      if (active.length == 0) {
        break;
      }
      double[][] shifts =
          Arrays.stream(active).mapToObj(i -> searches.get(i).shift).toArray(double[][]::new);
      LossAndGradient at = loss.at(active, shifts);
      boolean last = evaluation == settings.steps();
      for (int row = 0; row < active.length; row++) {
        searches.get(active[row]).advance(at.loss(row), at.gradient(row), last);
      }
    }
    return searches.stream().map(s -> new Target(s.shift, s.lastLoss, s.steps)).toList();
  }

  private static int[] active(List<Search> searches) {
    List<Integer> indices = new ArrayList<>();
    for (int i = 0; i < searches.size(); i++) {
      if (!searches.get(i).done) {
        indices.add(i);
      }
    }
    return indices.stream().mapToInt(Integer::intValue).toArray();
  }

  public static double norm(double[] vector) {
    double sum = 0;
    for (double x : vector) {
      sum += x * x;
    }
    return Math.sqrt(sum);
  }

  /** The search for one edit. */
  private final class Search {
    private final double initialNorm;
    private final double[] shift;
    private final double[] moment;
    private final double[] variance;
    private double lastLoss = Double.NaN;
    private int steps;
    private boolean done;

    Search(double initialNorm, int dimension) {
      this.initialNorm = initialNorm;
      shift = new double[dimension];
      moment = new double[dimension];
      variance = new double[dimension];
    }

    void advance(double loss, double[] gradient, boolean last) {
      double norm = norm(shift);
      lastLoss = loss + settings.weightDecay() * norm / (initialNorm * initialNorm);
      // Not a number compares false: such an edit stops here too, and is refused by its caller.
      done = last || !(lastLoss >= settings.stopLoss());
      if (!done) {
        double decay = norm == 0 ? 0 : settings.weightDecay() / (norm * initialNorm * initialNorm);
        step(gradient, decay);
        clamp();
      }
    }

    private void step(double[] gradient, double decay) {
      steps++;
      double bias1 = 1 - Math.pow(BETA1, steps);
      double bias2 = 1 - Math.pow(BETA2, steps);
      for (int i = 0; i < shift.length; i++) {
        double g = gradient[i] + decay * shift[i];
        moment[i] = BETA1 * moment[i] + (1 - BETA1) * g;
        variance[i] = BETA2 * variance[i] + (1 - BETA2) * g * g;
        shift[i] -=
            settings.learningRate()
                * (moment[i] / bias1)
                / (Math.sqrt(variance[i] / bias2) + EPSILON);
      }
    }

    private void clamp() {
      double longest = settings.clampFactor() * initialNorm;
      double norm = norm(shift);
      if (norm > longest) {
        for (int i = 0; i < shift.length; i++) {
          shift[i] *= longest / norm;
        }
      }
    }
  }
}
