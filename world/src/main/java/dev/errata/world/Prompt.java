package dev.errata.world;

/**
 * A text that a fact's value completes, after one space.
 *
 * @param text the text up to the answer, without a space at the end
 * @param kind a sentence to complete, or a question
 */
public record Prompt(String text, Kind kind) {

  /** The form of a prompt. */
  public enum Kind {
    CLOZE,
    QUESTION
  }
}
