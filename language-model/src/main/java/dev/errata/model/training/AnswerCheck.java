package dev.errata.model.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.errata.model.Decoder;
import dev.errata.model.LanguageModel;
import dev.errata.model.ModelConfig;
import dev.errata.model.Pass;
import dev.errata.model.TokenBatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Counts how many answers a model predicts. */
public final class AnswerCheck {
  private static final int BATCH = 256;

  private final Decoder decoder;

  AnswerCheck(ModelConfig config) {
    this.decoder = new Decoder(config);
  }

  /** How well a finished model answers. */
  public static Accuracy of(LanguageModel model, List<Statement> statements) {
    try (NDManager scope = model.manager().newSubManager()) {
      return new AnswerCheck(model.config()).run(scope, model.deviceWeights(), statements);
    }
  }

  Accuracy run(NDManager manager, Map<String, NDArray> weights, List<Statement> statements) {
    List<Statement> sorted = new ArrayList<>(statements);
    sorted.sort(Comparator.comparingInt(Statement::length));
    long tokens = 0;
    long hits = 0;
    int right = 0;
    for (int from = 0; from < sorted.size(); from += BATCH) {
      List<Statement> part = sorted.subList(from, Math.min(from + BATCH, sorted.size()));
      long[] predicted = predict(manager, weights, part);
      int next = 0;
      for (Statement statement : part) {
        int before = next;
        long hit = 0;
        for (int token : statement.answer()) {
          hit += predicted[next++] == token ? 1 : 0;
        }
        hits += hit;
        tokens += next - before;
        right += hit == next - before ? 1 : 0;
      }
    }
    return new Accuracy(
        (double) hits / Math.max(tokens, 1),
        (double) right / Math.max(sorted.size(), 1),
        sorted.size());
  }

  private long[] predict(NDManager manager, Map<String, NDArray> weights, List<Statement> part) {
    TokenBatch batch = new TokenBatch(part.stream().map(Statement::input).toList());
    int[][] positions = part.stream().map(Statement::answerPositions).toArray(int[][]::new);
    try (NDManager scope = manager.newSubManager();
        NDArray logits =
            decoder.forward(scope, weights, Pass.of(batch).logitsAt(positions)).logits()) {
      return logits.argMax(1).toLongArray();
    }
  }
}
