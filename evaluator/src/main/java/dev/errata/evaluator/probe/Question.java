package dev.errata.evaluator.probe;

import java.util.Optional;

/**
 * A text to complete, and what is expected. There are three kinds: an answer is expected; of two
 * answers one shall be the more probable; or the answer shall stay the unedited model's.
 *
 * @param prompt the text up to where the answer starts, without a space at the end
 * @param answer the expected answer; empty when it is whatever the unedited model answers
 * @param rival the answer that the expected one is compared with; then nothing else is judged
 */
public record Question(String prompt, Optional<String> answer, Optional<String> rival) {
  public Question {
    if (rival.isPresent() && answer.isEmpty()) {
      throw new IllegalArgumentException(
          "Question '%s': nothing to compare '%s' with".formatted(prompt, rival.get()));
    }
  }

  public static Question of(String prompt, String answer) {
    return new Question(prompt, Optional.of(answer), Optional.empty());
  }

  /** A question whose answer no edit shall change. */
  public static Question unchanged(String prompt) {
    return new Question(prompt, Optional.empty(), Optional.empty());
  }

  /** A question to which one answer shall be more probable than another. */
  public static Question compared(String prompt, String answer, String rival) {
    return new Question(prompt, Optional.of(answer), Optional.of(rival));
  }

  /** Whether an answer is expected of the model, token by token. */
  public boolean isKnown() {
    return answer.isPresent() && rival.isEmpty();
  }

  /** Whether the answer shall stay the unedited model's. */
  public boolean isUnchanged() {
    return answer.isEmpty();
  }

  /** Whether two answers are compared. */
  public boolean isCompared() {
    return rival.isPresent();
  }
}
