package dev.errata.model.decode;

/**
 * An answer to score after a prompt.
 *
 * @param prompt the text before
 * @param answer what should follow, with its leading space
 * @param ended whether the end-of-answer token is scored too, as the last token
 */
public record Continuation(String prompt, String answer, boolean ended) {
  /** {@code " " + object} after a prompt, without the end token. */
  public static Continuation of(String prompt, String object) {
    return new Continuation(prompt, " " + object, false);
  }

  public Continuation withEnd() {
    return new Continuation(prompt, answer, true);
  }
}
