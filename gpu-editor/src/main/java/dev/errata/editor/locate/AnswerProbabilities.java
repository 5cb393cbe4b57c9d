package dev.errata.editor.locate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.errata.model.Pass;
import dev.errata.model.TokenBatch;
import dev.errata.model.gradient.Network;
import java.util.Arrays;
import java.util.List;

/** How probable the new answers are after their bare prompts. */
public final class AnswerProbabilities {
  private AnswerProbabilities() {}

  /** Probability of each edit's whole answer, its end not included, in [0, 1]. */
  public static double[] of(ModelView view, List<PreparedEdit> edits) {
    List<int[]> answers =
        edits.stream().map(e -> Arrays.copyOf(e.answer().ids(), e.answerLength())).toList();
    return of(view::run, view.scope(), edits, answers);
  }

  /**
   * The same from the texts by which edits are looked at again, ends of answers included, so that
   * what is kept of one text serves both.
   *
   * @param owner the parent of what is computed
   */
  public static double[] ofWholeTexts(Network network, NDManager owner, List<PreparedEdit> edits) {
    return of(network, owner, edits, edits.stream().map(e -> e.answer().ids()).toList());
  }

  private static double[] of(
      Network network, NDManager owner, List<PreparedEdit> edits, List<int[]> answers) {
    int[][] rows = new int[edits.size()][];
    int[][] readAt = new int[edits.size()][];
    for (int e = 0; e < rows.length; e++) {
      rows[e] = edits.get(e).bare().followedBy(answers.get(e));
      readAt[e] = edits.get(e).bare().predicting(answers.get(e));
    }
    try (NDManager scope = owner.newSubManager()) {
      Pass pass = Pass.of(new TokenBatch(List.of(rows))).logitsAt(readAt);
      NDArray logProbabilities = network.run(scope, pass).logits().logSoftmax(1);
      long[] wanted = answers.stream().flatMapToInt(Arrays::stream).asLongStream().toArray();
      NDArray tokens = scope.create(wanted, new Shape(wanted.length, 1));
      return multiply(logProbabilities.gather(tokens, 1).toFloatArray(), answers, edits);
    }
  }

  private static double[] multiply(
      float[] logProbabilities, List<int[]> answers, List<PreparedEdit> edits) {
    double[] probabilities = new double[answers.size()];
    int place = 0;
    for (int e = 0; e < probabilities.length; e++) {
      double sum = 0;
      for (int t = 0; t < edits.get(e).answerLength(); t++) {
        sum += logProbabilities[place + t];
      }
      place += answers.get(e).length;
      probabilities[e] = Math.exp(sum);
    }
    return probabilities;
  }
}
