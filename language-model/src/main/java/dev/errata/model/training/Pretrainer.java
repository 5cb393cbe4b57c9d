package dev.errata.model.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.errata.model.Gpt2;
import dev.errata.model.MasterWeights;
import dev.errata.model.training.PretrainingLoss.Terms;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Trains a decoder from seeded initial weights, step by step. Two trainings with the same recipe
 * and curriculum draw the same statements and, with the same libraries and number of threads, get
 * the same weights.
 */
public final class Pretrainer implements AutoCloseable {
  private final PretrainingRecipe recipe;
  private final Curriculum curriculum;
  private final PretrainingLoss loss;
  private final NDManager manager;
  private final Map<String, NDArray> parameters;
  private final AdamW optimizer;
  private final Random sampling;
  private int step;

  /** Prepares a training from its beginning. */
  public Pretrainer(PretrainingRecipe recipe, Curriculum curriculum) {
    this.recipe = recipe;
    this.curriculum = curriculum;
    this.manager = NDManager.newBaseManager();
    this.sampling = new Random(recipe.seed());
    EntityCodes codes = new EntityCodes(recipe.objective(), curriculum.answers());
    this.loss = new PretrainingLoss(recipe, codes);
    this.parameters = InitialWeights.create(manager, recipe.model(), recipe.seed());
    parameters.putAll(codes.create(manager, recipe.model().width(), recipe.seed()));
    this.optimizer = new AdamW(manager, recipe.optimizer());
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
   * @return what was learned from
   * @throws TrainingDivergedException if loss or gradients are not finite; weights are unchanged
   */
  public StepReport advance() {
    StepBatch batch = StepBatch.draw(curriculum, recipe.batch(), sampling);
    Random noise = new Random(recipe.seed() * 0x9E3779B97F4A7C15L + step);
    try (NDManager scope = manager.newSubManager();
        GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      Map<String, NDArray> leaves = leaves(scope);
      Terms terms = loss.compute(scope, leaves, batch, noise);
      collector.backward(terms.total());
      return update(scope, leaves, terms, batch);
    }
  }

  /** Skips a step's draws: continuing a training draws what the uninterrupted one would have. */
  private void skip() {
    StepBatch.draw(curriculum, recipe.batch(), sampling);
    step++;
  }

  /** Aliases of the parameters that collect this step's gradients and vanish with it. */
  private Map<String, NDArray> leaves(NDManager scope) {
    Map<String, NDArray> leaves = new LinkedHashMap<>();
    parameters.forEach(
        (name, parameter) -> {
          NDArray leaf = parameter.stopGradient();
          leaf.attach(scope);
          leaf.setRequiresGradient(true);
          leaves.put(name, leaf);
        });
    return leaves;
  }

  private StepReport update(
      NDManager scope, Map<String, NDArray> leaves, Terms terms, StepBatch batch) {
    Map<String, NDArray> gradients = new LinkedHashMap<>();
    leaves.forEach((name, leaf) -> gradients.put(name, leaf.getGradient()));
    float norm = (float) norm(gradients);
    StepReport report = StepReport.of(terms, norm, batch);
    if (!Float.isFinite(report.total()) || !Float.isFinite(norm)) {
      throw new TrainingDivergedException(step, report.total(), norm);
    }
    double clip = Math.min(1, recipe.clipNorm() / (norm + 1e-6));
    double rate = recipe.learningRate().at(step, (double) step / recipe.steps());
    optimizer.nextStep();
    gradients.forEach(
        (name, gradient) ->
            optimizer.updateInPlace(
                name, parameters.get(name), gradient, EntityCodes.owns(name) ? 1 : clip, rate));
    step++;
    return report;
  }

  /** Norm of the model's gradients together; the codes' gradients are not clipped. */
  private static double norm(Map<String, NDArray> gradients) {
    double squares = 0;
    for (Map.Entry<String, NDArray> entry : gradients.entrySet()) {
      if (!EntityCodes.owns(entry.getKey())) {
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
      return new AnswerCheck(recipe.model()).run(scope, parameters, statements);
    }
  }

  /** A copy of the model's weights as they are now. */
  public MasterWeights weights() {
    MasterWeights weights = new MasterWeights();
    Gpt2.shapes(recipe.model())
        .forEach((name, shape) -> weights.put(name, shape, parameters.get(name).toFloatArray()));
    return weights;
  }

  @Override
  public void close() {
    manager.close();
  }
}
