package dev.errata.model.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.errata.model.Engines;
import dev.errata.model.MasterWeights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Trains a decoder from seeded initial weights, step by step. Two trainings with the same recipe
 * and curriculum draw the same statements and, with the same libraries and number of threads, get
 * the same weights.
 */
public final class Pretrainer implements AutoCloseable {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final PretrainingRecipe recipe;
  private final Curriculum curriculum;
  private final NDManager manager;
  private final Map<String, NDArray> parameters;
  private final AdamW optimizer;
  private final Shards shards;
  private final Random sampling;
  private int step;

  /** Prepares a training from its beginning. */
  public Pretrainer(PretrainingRecipe recipe, Curriculum curriculum) {
    this.recipe = recipe;
    this.curriculum = curriculum;
    this.manager = Engines.newManager(Engines.defaultDevice());
    this.sampling = new Random(recipe.seed());
    this.parameters = InitialWeights.create(manager, recipe);
    int width = recipe.model().width();
    parameters.put(
        EntityCodes.TABLE,
        EntityCodes.create(manager, curriculum.answerCount(), width, recipe.seed()));
    this.optimizer = new AdamW(manager, recipe.optimizer());
    this.shards = new Shards(recipe, manager);
  }

  /** Steps done so far. */
  public int step() {
    return step;
  }

  /** Whether the recipe's steps are done. */
  public boolean isFinished() {
    return step >= recipe.steps();
  }

  /**
   * Does one step.
   *
   * @throws TrainingDivergedException if loss or gradients are not finite; weights are unchanged
   */
  public StepReport advance() {
    List<StepBatch> batches = draw();
    try (NDManager scope = manager.newSubManager()) {
      Shard.Result result = shards.run(scope, parameters, batches, recipe.seed() * GOLDEN + step);
      update(result);
      step++;
      return result.report();
    }
  }

  private List<StepBatch> draw() {
    List<StepBatch> batches = new ArrayList<>();
    for (int i = 0; i < recipe.batch().shards(); i++) {
      batches.add(StepBatch.draw(curriculum, recipe.batch(), sampling));
    }
    return batches;
  }

  private void update(Shard.Result result) {
    double norm = norm(result.gradients());
    if (!Double.isFinite(result.report().total()) || !Double.isFinite(norm)) {
      throw new TrainingDivergedException(step, result.report().total(), norm);
    }
    double clip = Math.min(1, recipe.clipNorm() / (norm + 1e-6));
    double rate = recipe.learningRate().at(step, (double) step / recipe.steps());
    optimizer.nextStep();
    result
        .gradients()
        .forEach(
            (name, gradient) -> {
              NDArray parameter = parameters.get(name);
              if (name.equals(EntityCodes.TABLE)) {
                optimizer.updateInPlace(name, parameter, gradient, 1, rate * recipe.codeRate());
              } else {
                optimizer.updateInPlace(name, parameter, gradient, clip, rate);
              }
            });
  }

  /** Norm of the model's gradients together; the codes' gradients are not clipped. */
  private static double norm(Map<String, NDArray> gradients) {
    double squares = 0;
    for (Map.Entry<String, NDArray> entry : gradients.entrySet()) {
      if (!entry.getKey().equals(EntityCodes.TABLE)) {
        try (NDArray norm = entry.getValue().norm()) {
          squares += Math.pow(norm.getFloat(), 2);
        }
      }
    }
    return Math.sqrt(squares);
  }

  /** How well the model answers now. */
  public Accuracy evaluate(List<Statement> statements) {
    try (NDManager scope = manager.newSubManager()) {
      return new AnswerCheck(recipe.model().config()).run(scope, parameters, statements);
    }
  }

  /** A copy of the model's weights as they are now. */
  public MasterWeights weights() {
    MasterWeights weights = new MasterWeights();
    recipe
        .model()
        .config()
        .shapes()
        .forEach((name, shape) -> weights.put(name, shape, parameters.get(name).toFloatArray()));
    return weights;
  }

  /** Saves everything that {@link #restore} needs to go on from here. */
  public void save(Path file) {
    TrainingState.write(file, recipe, step, parameters, optimizer);
  }

  /**
   * Goes on where a saved training of the same recipe was.
   *
   * @throws dev.errata.model.ModelException if the file is damaged or of another recipe
   */
  public void restore(Path file) {
    int saved = TrainingState.read(file, recipe, parameters, optimizer);
    while (step < saved) {
      draw(); // what the uninterrupted training drew, so that the next draws are its next ones
      step++;
    }
  }

  @Override
  public void close() {
    shards.close();
    manager.close();
  }
}
