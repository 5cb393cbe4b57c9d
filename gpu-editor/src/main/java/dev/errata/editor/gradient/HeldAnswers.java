package dev.errata.editor.gradient;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.errata.editor.locate.PreparedEdit;
import dev.errata.model.LanguageModel;
import dev.errata.model.Pass;
import dev.errata.model.TokenBatch;
import java.util.Arrays;
import java.util.List;

/** Which edits a model still answers as it was told. */
final class HeldAnswers {
  /** Prompts that share a pass. */
  private static final int TOGETHER = 128;

  private HeldAnswers() {}

  /** For each edit whether every token of its answer is the most probable one in its place. */
  static boolean[] of(LanguageModel model, List<PreparedEdit> edits) {
    boolean[] held = new boolean[edits.size()];
    for (int from = 0; from < held.length; from += TOGETHER) {
      int to = Math.min(from + TOGETHER, held.length);
      boolean[] some = together(model, edits.subList(from, to));
      System.arraycopy(some, 0, held, from, some.length);
    }
    return held;
  }

  private static boolean[] together(LanguageModel model, List<PreparedEdit> edits) {
    int[][] answers =
        edits.stream()
            .map(edit -> Arrays.copyOf(edit.answer().ids(), edit.answerLength()))
            .toArray(int[][]::new);
    int[][] rows = new int[answers.length][];
    int[][] places = new int[answers.length][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = edits.get(i).bare().followedBy(answers[i]);
      places[i] = edits.get(i).bare().predicting(answers[i]);
    }
    try (NDManager scope = model.manager().newSubManager()) {
      NDArray logits =
          model.run(scope, Pass.of(new TokenBatch(List.of(rows))).logitsAt(places)).logits();
      return compare(logits.argMax(1).toLongArray(), answers);
    }
  }

  private static boolean[] compare(long[] found, int[][] answers) {
    boolean[] held = new boolean[answers.length];
    int place = 0;
    for (int i = 0; i < held.length; i++) {
      held[i] = true;
      for (int token : answers[i]) {
        held[i] &= found[place++] == token;
      }
    }
    return held;
  }
}
