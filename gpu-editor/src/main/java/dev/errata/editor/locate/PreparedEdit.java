package dev.errata.editor.locate;

import dev.errata.editor.EditItem;
import java.util.List;
import java.util.Optional;

/**
 * An edit in tokens.
 *
 * @param position place in the batch
 * @param contexts the bare prompt, then the prefixed ones
 * @param essence the prompt on which the model shall not change, where the settings ask for one
 * @param answer the tokens of the answer, with the end of answer where the settings ask for it
 * @param answerLength tokens of the answer without its end
 */
public record PreparedEdit(
    int position,
    EditItem item,
    List<SubjectPrompt> contexts,
    Optional<SubjectPrompt> essence,
    Tokens answer,
    int answerLength) {
  /** Token ids. */
  public static final class Tokens {
    private final int[] ids;

    Tokens(int[] ids) {
      this.ids = ids;
    }

    public int[] ids() {
      return ids;
    }
  }

  /** What edits are of, in order. */
  public static List<EditItem> items(List<PreparedEdit> edits) {
    return edits.stream().map(PreparedEdit::item).toList();
  }

  /** Tokens of the answer with its end, where it has one. */
  public int tokens() {
    return answer.ids().length;
  }

  public SubjectPrompt bare() {
    return contexts.get(0);
  }
}
