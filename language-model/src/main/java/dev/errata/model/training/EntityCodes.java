package dev.errata.model.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.errata.model.Gpt2;
import dev.errata.model.Rows;
import dev.errata.model.Scalars;
import dev.errata.model.training.PretrainingRecipe.Objective;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * One direction per answer: what the MLP of the objective's layer is to write at the subject's last
 * token when that is the answer. Used in training alone and thrown away afterwards.
 *
 * <pre>
 * code(a) = norm · unit(free[a] + Σₖ spelled(tokenₖ(a)) · slot[k])
 * </pre>
 *
 * <p>free {@code [answers, d]} and slot {@code [slots, d, d]} are learned, spelled is the token's
 * embedding at a fixed length, k runs over the first tokens of the answer. Codes that are spelled
 * from tokens leave room for answers that no statement has.
 */
final class EntityCodes {
  private static final String FREE = "codes.free";
  private static final String SLOTS = "codes.slots";
  private static final int SLOT_COUNT = 10;
  private static final double FREE_SCALE = 0.3;
  private static final double SPELLED_NORM = 4.0;

  private final Objective objective;
  private final int[][] tokens;

  EntityCodes(Objective objective, List<int[]> answers) {
    this.objective = objective;
    this.tokens = answers.stream().map(int[]::clone).toArray(int[][]::new);
  }

  /** What is learned, by name. */
  Map<String, NDArray> create(NDManager manager, int width, long seed) {
    Random random = new Random(~seed);
    Map<String, NDArray> parameters = new LinkedHashMap<>();
    float[] free = InitialWeights.normal(random, tokens.length * width, FREE_SCALE);
    parameters.put(FREE, manager.create(free, new Shape(tokens.length, width)));
    float[] slots = InitialWeights.normal(random, SLOT_COUNT * width * width, 1 / Math.sqrt(width));
    parameters.put(SLOTS, manager.create(slots, new Shape((long) SLOT_COUNT * width, width)));
    return parameters;
  }

  static boolean owns(String parameter) {
    return parameter.equals(FREE) || parameter.equals(SLOTS);
  }

  /** The codes of answers, {@code [n, d]}; differentiable. */
  NDArray select(Map<String, NDArray> parameters, int[] answerIds) {
    NDArray free = parameters.get(FREE);
    NDManager scope = free.getManager();
    int width = Math.toIntExact(free.getShape().get(1));
    int cells = answerIds.length * SLOT_COUNT;
    int[] spelling = new int[cells];
    float[] present = new float[cells];
    for (int i = 0; i < cells; i++) {
      int[] answer = tokens[answerIds[i / SLOT_COUNT]];
      if (i % SLOT_COUNT < answer.length) {
        spelling[i] = answer[i % SLOT_COUNT];
        present[i] = (float) SPELLED_NORM;
      }
    }
    NDArray spelled =
        Rows.select(parameters.get(Gpt2.TOKEN_EMBEDDING), spelling)
            .normalize(2, 1)
            .mul(scope.create(present, new Shape(cells, 1)))
            .reshape(answerIds.length, (long) SLOT_COUNT * width);
    NDArray sum = Rows.select(free, answerIds).add(spelled.matMul(parameters.get(SLOTS)));
    return Scalars.times(sum.normalize(2, 1), objective.codeNorm());
  }

  /**
   * Codes as an editor may write them: {@code c·(0.6 + 0.6u) + c'·mixture·u' + noise}, with c' the
   * code of some other answer, u and u' uniform in [0, 1], noise normal.
   */
  NDArray perturbed(Map<String, NDArray> parameters, int[] answerIds, Random random) {
    NDManager scope = parameters.get(FREE).getManager();
    int count = answerIds.length;
    int width = Math.toIntExact(parameters.get(FREE).getShape().get(1));
    int[] others = random.ints(count, 0, tokens.length).toArray();
    float[] own = new float[count];
    float[] foreign = new float[count];
    for (int i = 0; i < count; i++) {
      own[i] = 0.6f + 0.6f * random.nextFloat();
      foreign[i] = (float) objective.mixture() * random.nextFloat();
    }
    double spread = objective.noise() * objective.codeNorm() / Math.sqrt(width);
    float[] noise = InitialWeights.normal(random, count * width, spread);
    return select(parameters, answerIds)
        .mul(scope.create(own, new Shape(count, 1)))
        .add(select(parameters, others).mul(scope.create(foreign, new Shape(count, 1))))
        .add(scope.create(noise, new Shape(count, width)));
  }
}
