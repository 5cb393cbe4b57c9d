package dev.errata.model.gradient;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.errata.model.Engines;
import dev.errata.model.ModelException;
import dev.errata.model.TokenBatch;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Prompts with the answers that shall follow them, and the positions at which each answer token is
 * predicted.
 */
public final class AnswerBatch {
  private final TokenBatch tokens;
  private final List<int[]> answers;
  private final int[][] positions;

  private AnswerBatch(TokenBatch tokens, List<int[]> answers, int[][] positions) {
    this.tokens = tokens;
    this.answers = answers;
    this.positions = positions;
  }

  /**
   * Every answer token is predicted from the prompt and the answer tokens before it: row i feeds
   * prompt i and all but the last token of answer i.
   *
   * @throws ModelException if there is no prompt, or a prompt or an answer without tokens
   */
  public static AnswerBatch of(List<int[]> prompts, List<int[]> answers) {
    check(prompts, answers);
    int[][] rows = new int[prompts.size()][];
    int[][] positions = new int[prompts.size()][];
    for (int i = 0; i < rows.length; i++) {
      int[] prompt = prompts.get(i);
      int[] answer = answers.get(i);
      rows[i] = Arrays.copyOf(prompt, prompt.length + answer.length - 1);
      System.arraycopy(answer, 0, rows[i], prompt.length, answer.length - 1);
      positions[i] = IntStream.range(prompt.length - 1, rows[i].length).toArray();
    }
    return new AnswerBatch(new TokenBatch(List.of(rows)), List.copyOf(answers), positions);
  }

  /**
   * Every answer token is predicted at the last prompt token, as if it came first: what ROME's
   * fine-tuning baseline optimises. Rows are the bare prompts.
   *
   * @throws ModelException if there is no prompt, or a prompt or an answer without tokens
   */
  public static AnswerBatch atLastPromptToken(List<int[]> prompts, List<int[]> answers) {
    check(prompts, answers);
    int[][] positions = new int[prompts.size()][];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = new int[answers.get(i).length];
      Arrays.fill(positions[i], prompts.get(i).length - 1);
    }
    return new AnswerBatch(new TokenBatch(prompts), List.copyOf(answers), positions);
  }

  private static void check(List<int[]> prompts, List<int[]> answers) {
    if (prompts.isEmpty() || prompts.size() != answers.size()) {
      throw new ModelException(
          "%d prompts need as many answers, got %d".formatted(prompts.size(), answers.size()));
    }
    for (int i = 0; i < prompts.size(); i++) {
      if (prompts.get(i).length == 0 || answers.get(i).length == 0) {
        throw new ModelException(
            "row %d has %d prompt and %d answer tokens, both need one or more"
                .formatted(i, prompts.get(i).length, answers.get(i).length));
      }
    }
  }

  public TokenBatch tokens() {
    return tokens;
  }

  /** Per row the positions whose predictions are the answer's tokens; not a copy. */
  public int[][] positions() {
    return positions;
  }

  /** Per row every position that holds a token. */
  public int[][] allPositions() {
    return tokens.rows().stream()
        .map(row -> IntStream.range(0, row.length).toArray())
        .toArray(int[][]::new);
  }

  public int size() {
    return answers.size();
  }

  /** Number of answer tokens in all rows. */
  public int answerTokens() {
    return answers.stream().mapToInt(a -> a.length).sum();
  }

  /** {@code ln p(token)} of every answer token, row after row: {@code [sum, 1]}, differentiable. */
  public NDArray logProbabilities(NDManager scope, NDArray logits) {
    long[] wanted = answers.stream().flatMapToInt(Arrays::stream).asLongStream().toArray();
    // Not closed: the gradient graph reads the ids.
    NDArray ids = scope.create(wanted, new Shape(wanted.length, 1));
    return logits.logSoftmax(1).gather(ids, 1);
  }

  /** The weight of every answer token in the loss, {@code [sum, 1]}, row after row. */
  NDArray weights(NDManager scope, LossMean mean) {
    float[] weights = new float[answerTokens()];
    int place = 0;
    for (int[] answer : answers) {
      int count = mean == LossMean.BATCH ? weights.length : answer.length;
      Arrays.fill(weights, place, place + answer.length, 1f / count);
      place += answer.length;
    }
    return Engines.newArray(scope, weights, weights.length, 1);
  }

  /** One number per answer token, parted by row. */
  float[][] byRow(float[] perToken) {
    float[][] parted = new float[answers.size()][];
    int place = 0;
    for (int row = 0; row < parted.length; row++) {
      int end = place + answers.get(row).length;
      parted[row] = Arrays.copyOfRange(perToken, place, end);
      place = end;
    }
    return parted;
  }
}
