package dev.errata.model.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.errata.model.Rows;
import dev.errata.model.Scalars;
import dev.errata.model.training.PretrainingRecipe.Objective;
import java.util.Random;

/**
 * One learned direction per answer: what the MLP of the objective's layer is to write at the
 * subject's last token when that is the answer, {@code norm · t / ‖t‖} of a row t of the table.
 * Used in training alone and thrown away afterwards.
 */
final class EntityCodes {
  /** Name of the table {@code [answers, d]} among the parameters. */
  static final String TABLE = "codes";

  private static final float LEAST_SHARE = 0.6f;
  private static final float SHARE_RANGE = 0.6f;

  private final Objective objective;

  EntityCodes(Objective objective) {
    this.objective = objective;
  }

  /** A table of random directions. */
  static NDArray create(NDManager manager, int answers, int width, long seed) {
    float[] values = InitialWeights.normal(new Random(~seed), answers * width, 1);
    return manager.create(values, new Shape(answers, width));
  }

  /** The codes of answers, {@code [n, d]}; differentiable. */
  NDArray select(NDArray table, int[] answerIds) {
    return Scalars.times(Rows.select(table, answerIds).normalize(2, 1), objective.codeNorm());
  }

  /**
   * Codes as an editor may write them: {@code c·(0.6 + 0.6u) + c'·mixture·v + g·noise·w}, with c'
   * the code of some answer, u, v and w uniform in [0, 1], g normal and on average as long as c.
   */
  NDArray perturbed(NDArray table, int[] answerIds, Random random) {
    NDManager scope = table.getManager();
    int count = answerIds.length;
    int width = Math.toIntExact(table.getShape().get(1));
    int[] others = random.ints(count, 0, Math.toIntExact(table.getShape().get(0))).toArray();
    float[] own = new float[count];
    float[] foreign = new float[count];
    float[] noise = new float[count * width];
    double unit = objective.codeNorm() / Math.sqrt(width);
    for (int i = 0; i < count; i++) {
      own[i] = LEAST_SHARE + SHARE_RANGE * random.nextFloat();
      foreign[i] = (float) objective.mixture() * random.nextFloat();
      double scale = objective.noise() * random.nextFloat() * unit;
      System.arraycopy(InitialWeights.normal(random, width, scale), 0, noise, i * width, width);
    }
    return select(table, answerIds)
        .mul(scope.create(own, new Shape(count, 1)))
        .add(select(table, others).mul(scope.create(foreign, new Shape(count, 1))))
        .add(scope.create(noise, new Shape(count, width)));
  }
}
