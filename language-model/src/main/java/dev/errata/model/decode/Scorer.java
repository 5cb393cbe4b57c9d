package dev.errata.model.decode;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.errata.model.LanguageModel;
import dev.errata.model.ModelException;
import dev.errata.model.Pass;
import dev.errata.model.TokenBatch;
import dev.errata.model.decode.Score.TokenScore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rates given answers under teacher forcing, many at once: one forward pass per batch, logits at
 * the answer's positions only.
 */
public final class Scorer {
  /** A row to run: prompt tokens, then all answer tokens but the last. */
  private record Row(int[] tokens, int promptLength, int[] answer) {
    int[] positions() {
      return IntStream.range(promptLength - 1, promptLength - 1 + answer.length).toArray();
    }
  }

  private final LanguageModel model;

  public Scorer(LanguageModel model) {
    this.model = model;
  }

  /**
   * Scores each continuation; results come in the order asked.
   *
   * @throws ModelException if a prompt or answer has no tokens, or both together exceed the context
   */
  public List<Score> score(List<Continuation> continuations) {
    List<Row> rows = rows(continuations);
    Score[] scores = new Score[rows.size()];
    for (int[] batch : Batches.byLength(rows.size(), i -> rows.get(i).tokens().length)) {
      scoreBatch(rows, batch, scores);
    }
    return List.of(scores);
  }

  private void scoreBatch(List<Row> rows, int[] batch, Score[] scores) {
    List<Row> chosen = Arrays.stream(batch).mapToObj(rows::get).toList();
    int[][] positions = chosen.stream().map(Row::positions).toArray(int[][]::new);
    long[] targets =
        chosen.stream().flatMapToInt(r -> Arrays.stream(r.answer())).asLongStream().toArray();
    try (NDManager scope = model.manager().newSubManager()) {
      TokenBatch tokens = new TokenBatch(chosen.stream().map(Row::tokens).toList());
      NDArray logits = model.run(scope, Pass.of(tokens).logitsAt(positions)).logits();
      long[] best = logits.argMax(-1).toLongArray();
      NDArray index = scope.create(targets, new Shape(targets.length, 1));
      float[] logs =
          logits.logSoftmax(-1).gather(index, 1).toType(DataType.FLOAT32, false).toFloatArray();
      int next = 0;
      for (int i = 0; i < batch.length; i++) {
        List<TokenScore> perToken = new ArrayList<>();
        for (int token : chosen.get(i).answer()) {
          perToken.add(new TokenScore(token, best[next] == token, logs[next]));
          next++;
        }
        scores[batch[i]] = new Score(perToken);
      }
    }
  }

  private List<Row> rows(List<Continuation> continuations) {
    List<int[]> prompts =
        model.tokenizer().encode(continuations.stream().map(Continuation::prompt).toList());
    List<int[]> answers =
        model.tokenizer().encode(continuations.stream().map(Continuation::answer).toList());
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < prompts.size(); i++) {
      rows.add(row(continuations.get(i), prompts.get(i), answers.get(i)));
    }
    return rows;
  }

  private Row row(Continuation asked, int[] prompt, int[] answerTokens) {
    int[] answer = answerTokens;
    if (asked.ended()) {
      answer = Arrays.copyOf(answer, answer.length + 1);
      answer[answer.length - 1] = EndTokens.first(model);
    }
    if (prompt.length == 0 || answer.length == 0) {
      throw new ModelException(
          "cannot score \"%s\" after \"%s\": both need at least one token"
              .formatted(asked.answer(), asked.prompt()));
    }
    int[] tokens = Arrays.copyOf(prompt, prompt.length + answer.length - 1);
    System.arraycopy(answer, 0, tokens, prompt.length, answer.length - 1);
    return new Row(tokens, prompt.length, answer);
  }
}
