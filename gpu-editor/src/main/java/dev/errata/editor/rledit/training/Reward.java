package dev.errata.editor.rledit.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.errata.editor.hypernet.LocalityLoss;
import dev.errata.model.Engines;
import dev.errata.model.Pass;
import dev.errata.model.gradient.AnswerBatch;
import dev.errata.model.gradient.Network;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * What a step of a trajectory is rewarded for, negated, with its gradient (RLEdit, equations 7 to
 * 9):
 *
 * <pre>
 * L_t = Σ_j decay^j [ L_edit(batch t−j) + c L_loc(batch t−j) ]
 *
 * L_edit: mean over a batch's edits of the mean over their answer tokens of −ln p
 * L_loc: the same mean over its unrelated questions of KL(unedited ‖ edited)   c: coefficient
 * </pre>
 *
 * <p>The regulariser is not part of it: its gradient is known in closed form.
 */
final class Reward {
  private final double coefficient;

  Reward(double coefficient) {
    this.coefficient = coefficient;
  }

  /** Texts whose answers count, and how much each text does. */
  record Asked(AnswerBatch batch, double[] weights) {
    /** Per answer token {@code [n, 1]}: the text's weight over its number of tokens. */
    NDArray perToken(NDManager scope) {
      float[] values = new float[batch.answerTokens()];
      int place = 0;
      for (int row = 0; row < weights.length; row++) {
        int tokens = batch.positions()[row].length;
        for (int t = 0; t < tokens; t++) {
          values[place++] = (float) (weights[row] / tokens);
        }
      }
      return Engines.newArray(scope, values, values.length, 1);
    }
  }

  /**
   * Losses, and the gradient of both together.
   *
   * @param edit L_edit with its decayed terms
   * @param locality L_loc with its decayed terms, without the coefficient
   * @param gradients {@code dL/dW [d_out, d_in]} by weight, in the scope asked for
   */
  record Step(double edit, double locality, Map<String, NDArray> gradients) {}

  /**
   * Rewards a state.
   *
   * @param owner owns the gradients
   * @param weights the edited weights as they are now
   * @param unedited runs passes of the base model
   * @param with runs passes with given edited weights
   */
  Step of(
      NDManager owner,
      Map<String, NDArray> weights,
      Network unedited,
      Function<Map<String, NDArray>, Network> with,
      Asked edits,
      Asked unrelated) {
    try (NDManager work = owner.newSubManager()) {
      NDArray reference = logits(work, unedited, unrelated.batch());
      Map<String, NDArray> leaves = new LinkedHashMap<>();
      weights.forEach((name, weight) -> leaves.put(name, leaf(work, weight)));
      Network edited = with.apply(leaves);
      try (GradientCollector collector = Engines.newGradientCollector()) {
        NDArray editLoss =
            edits
                .batch()
                .logProbabilities(work, logits(work, edited, edits.batch()))
                .mul(edits.perToken(work))
                .sum()
                .neg();
        NDArray locality =
            LocalityLoss.weighted(
                logits(work, edited, unrelated.batch()), reference, unrelated.perToken(work));
        NDArray scaled = locality.mul(work.create((float) coefficient));
        collector.backward(editLoss.add(scaled));
        return new Step(editLoss.getFloat(), locality.getFloat(), gradients(owner, leaves));
      }
    }
  }

  private static NDArray logits(NDManager scope, Network network, AnswerBatch batch) {
    return network.run(scope, Pass.of(batch.tokens()).logitsAt(batch.positions())).logits();
  }

  private static NDArray leaf(NDManager owner, NDArray weight) {
    NDArray leaf = weight.duplicate();
    leaf.attach(owner);
    leaf.setRequiresGradient(true);
    return leaf;
  }

  private static Map<String, NDArray> gradients(NDManager owner, Map<String, NDArray> leaves) {
    Map<String, NDArray> gradients = new LinkedHashMap<>();
    leaves.forEach(
        (name, leaf) -> {
          NDArray gradient = leaf.getGradient().duplicate();
          gradient.attach(owner);
          gradients.put(name, gradient);
        });
    return gradients;
  }
}
