package dev.errata.model.training;

import java.util.Arrays;

/**
 * A prompt and its answer as tokens, with the places that training needs to know.
 *
 * <p>The answer's last token is the end-of-answer token. Treat the arrays as read-only.
 */
public final class Statement {
  private final int[] prompt;
  private final int subjectEnd;
  private final int[] answer;
  private final int answerId;

  /**
   * Creates a statement.
   *
   * @param prompt tokens up to the answer
   * @param subjectEnd index in {@code prompt} of the subject's last token
   * @param answer tokens of the answer, with the end-of-answer token
   * @param answerId the answer's number among the {@link Curriculum#answerCount answers}
   * @throws IllegalArgumentException if the prompt or answer is empty or the subject outside
   */
  public Statement(int[] prompt, int subjectEnd, int[] answer, int answerId) {
    if (subjectEnd < 0 || subjectEnd >= prompt.length || answer.length == 0) {
      throw new IllegalArgumentException(
          "subject ends at token %d of a prompt of %d tokens, answer has %d tokens"
              .formatted(subjectEnd, prompt.length, answer.length));
    }
    this.prompt = prompt;
    this.subjectEnd = subjectEnd;
    this.answer = answer;
    this.answerId = answerId;
  }

  public int subjectEnd() {
    return subjectEnd;
  }

  public int answerId() {
    return answerId;
  }

  int[] answer() {
    return answer;
  }

  /** What the model reads: the prompt and the answer without its last token. */
  public int[] input() {
    int[] input = Arrays.copyOf(prompt, prompt.length + answer.length - 1);
    System.arraycopy(answer, 0, input, prompt.length, answer.length - 1);
    return input;
  }

  int length() {
    return prompt.length + answer.length - 1;
  }

  /** The positions of {@link #input} at which the answer's tokens are predicted. */
  int[] answerPositions() {
    int[] positions = new int[answer.length];
    Arrays.setAll(positions, i -> prompt.length - 1 + i);
    return positions;
  }
}
