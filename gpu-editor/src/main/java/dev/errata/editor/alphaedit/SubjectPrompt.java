package dev.errata.editor.alphaedit;

/** A tokenised prompt and the place of its subject's last token. */
final class SubjectPrompt {
  private final int[] tokens;
  private final int subject;

  SubjectPrompt(int[] tokens, int subject) {
    this.tokens = tokens;
    this.subject = subject;
  }

  int[] tokens() {
    return tokens;
  }

  /** Index of the subject's last token. */
  int subject() {
    return subject;
  }

  int length() {
    return tokens.length;
  }

  /**
   * The prompt's tokens, then all but the last of the answer's: what is fed to predict the answer.
   */
  int[] followedBy(int[] answer) {
    int[] row = java.util.Arrays.copyOf(tokens, tokens.length + answer.length - 1);
    System.arraycopy(answer, 0, row, tokens.length, answer.length - 1);
    return row;
  }

  /** The positions whose predictions are the answer's tokens. */
  int[] predicting(int[] answer) {
    int[] positions = new int[answer.length];
    java.util.Arrays.setAll(positions, i -> tokens.length - 1 + i);
    return positions;
  }
}
