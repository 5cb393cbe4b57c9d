package dev.errata.editor.locate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.errata.model.LanguageModel;
import dev.errata.model.Pass;
import dev.errata.model.TokenBatch;
import dev.errata.model.Trace;
import dev.errata.model.gradient.Network;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/** How probable the new answers are after their bare prompts. */
public final class AnswerProbabilities {
  private AnswerProbabilities() {}

  /** Probability of each edit's whole answer, its end not included, in [0, 1]. */
  public static double[] of(ModelView view, List<PreparedEdit> edits) {
    List<int[]> answers =
        edits.stream().map(e -> Arrays.copyOf(e.answer().ids(), e.answerLength())).toList();
    try (NDManager scope = view.scope().newSubManager()) {
      return of(view.run(scope, asking(edits, answers)).logits(), edits, answers);
    }
  }

  /**
   * The same from the texts by which edits are looked at again, ends of answers included, so that
   * what is kept of one text serves both.
   *
   * @param owner the parent of what is computed
   * @param model whose output layer the network has
   * @param seeing gets what was recorded for the tokens of one answer after those of the other, the
   *     stream before the output at least, and the logits of it {@code [sum, V]}
   */
  public static double[] ofWholeTexts(
      NDManager owner,
      LanguageModel model,
      Network network,
      List<PreparedEdit> edits,
      BiConsumer<Trace, NDArray> seeing) {
    List<int[]> answers = edits.stream().map(e -> e.answer().ids()).toList();
    try (NDManager scope = owner.newSubManager()) {
      Pass pass = asking(edits, answers).stopBeforeOutput();
      Trace trace = network.run(scope, pass);
      NDArray logits = model.logits(trace.stream());
      seeing.accept(trace, logits);
      return of(logits, edits, answers);
    }
  }

  private static Pass asking(List<PreparedEdit> edits, List<int[]> answers) {
    int[][] rows = new int[edits.size()][];
    int[][] readAt = new int[edits.size()][];
    for (int e = 0; e < rows.length; e++) {
      rows[e] = edits.get(e).bare().followedBy(answers.get(e));
      readAt[e] = edits.get(e).bare().predicting(answers.get(e));
    }
    return Pass.of(new TokenBatch(List.of(rows))).logitsAt(readAt);
  }

  private static double[] of(NDArray logits, List<PreparedEdit> edits, List<int[]> answers) {
    NDArray logProbabilities = logits.logSoftmax(1);
    long[] wanted = answers.stream().flatMapToInt(Arrays::stream).asLongStream().toArray();
    NDArray tokens = logits.getManager().create(wanted, new Shape(wanted.length, 1));
    return multiply(logProbabilities.gather(tokens, 1).toFloatArray(), answers, edits);
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
