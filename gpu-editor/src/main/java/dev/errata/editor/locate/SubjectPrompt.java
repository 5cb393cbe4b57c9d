package dev.errata.editor.locate;

import java.util.Arrays;

/** A tokenised prompt and the place of its subject's last token. */
public final class SubjectPrompt {
  private final int[] tokens;
  private final int subject;

  public SubjectPrompt(int[] tokens, int subject) {
    this.tokens = tokens;
    this.subject = subject;
  }

  public int[] tokens() {
    return tokens;
  }

  /** Index of the subject's last token. */
  public int subject() {
    return subject;
  }

  public int length() {
    return tokens.length;
  }

  /**
   * The prompt's tokens, then all but the last of the answer's: what is fed to predict the answer.
   */
  public int[] followedBy(int[] answer) {
    int[] row = Arrays.copyOf(tokens, tokens.length + answer.length - 1);
    System.arraycopy(answer, 0, row, tokens.length, answer.length - 1);
    return row;
  }

  /** The positions whose predictions are the answer's tokens. */
  public int[] predicting(int[] answer) {
    int[] positions = new int[answer.length];
    Arrays.setAll(positions, i -> tokens.length - 1 + i);
    return positions;
  }
}
