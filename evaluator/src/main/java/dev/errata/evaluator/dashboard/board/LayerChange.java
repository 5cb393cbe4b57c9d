package dev.errata.evaluator.dashboard.board;

import dev.errata.model.delta.Dense;
import dev.errata.model.delta.EditDelta;
import dev.errata.model.delta.FloatMatrix;
import dev.errata.model.delta.LowRank;
import dev.errata.model.delta.WeightUpdate;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much a batch changed one weight.
 *
 * @param weight its Hugging Face name
 * @param layer its layer, from 0; null when the name has no number
 * @param norm {@code ‖ΔW‖}, the Frobenius norm
 * @param rank most directions that the change can have
 */
public record LayerChange(String weight, Integer layer, double norm, int rank) {
  private static final Pattern NUMBER = Pattern.compile("\\.(\\d{1,4})\\.");

  static List<LayerChange> of(EditDelta delta) {
    return delta.updates().stream()
        .map(u -> new LayerChange(u.weight(), layer(u.weight()), norm(u), u.rank()))
        .toList();
  }

  private static Integer layer(String weight) {
    Matcher matcher = NUMBER.matcher(weight);
    return matcher.find() ? Integer.valueOf(matcher.group(1)) : null;
  }

  /** {@code ‖ΔW‖}. With {@code ΔW = UV} it is {@code √Σ (UᵀU ∘ VVᵀ)}, which needs no {@code ΔW}. */
  static double norm(WeightUpdate update) {
    if (update instanceof LowRank lowRank) {
      return lowRankNorm(lowRank.u(), lowRank.v());
    }
    if (update instanceof Dense dense) {
      return denseNorm(dense.values().buffer());
    }
    throw new IllegalArgumentException("Unknown kind of change: " + update.getClass().getName());
  }

  private static double denseNorm(FloatBuffer values) {
    double sum = 0;
    while (values.hasRemaining()) {
      double value = values.get();
      sum += value * value;
    }
    return Math.sqrt(sum);
  }

  private static double lowRankNorm(FloatMatrix u, FloatMatrix v) {
    int rank = u.columns();
    double[] left = new double[rank * rank];
    float[] rows = u.toArray();
    for (int row = 0; row < u.rows(); row++) {
      for (int i = 0; i < rank; i++) {
        double factor = rows[row * rank + i];
        for (int j = 0; j < rank; j++) {
          left[i * rank + j] += factor * rows[row * rank + j];
        }
      }
    }
    double sum = 0;
    float[] directions = v.toArray();
    for (int i = 0; i < rank; i++) {
      for (int j = 0; j < rank; j++) {
        sum += left[i * rank + j] * dot(directions, i * v.columns(), j * v.columns(), v.columns());
      }
    }
    // Rounding can leave a change of nothing below zero.
    return Math.sqrt(Math.max(0, sum));
  }

  private static double dot(float[] values, int one, int other, int length) {
    double sum = 0;
    for (int k = 0; k < length; k++) {
      sum += (double) values[one + k] * values[other + k];
    }
    return sum;
  }
}
