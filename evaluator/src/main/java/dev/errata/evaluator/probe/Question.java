package dev.errata.evaluator.probe;

import java.util.Optional;

/**
 * A text to complete, and the completion expected.
 *
 * @param prompt the text up to where the answer starts, without a space at the end
 * @param answer the expected answer; empty when it is whatever the unedited model answers
 */
public record Question(String prompt, Optional<String> answer) {
  public static Question of(String prompt, String answer) {
    return new Question(prompt, Optional.of(answer));
  }

  /** A question whose answer no edit shall change. */
  public static Question unchanged(String prompt) {
    return new Question(prompt, Optional.empty());
  }
}
