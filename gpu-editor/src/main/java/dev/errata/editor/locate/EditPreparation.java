package dev.errata.editor.locate;

import dev.errata.editor.EditItem;
import dev.errata.editor.EditorException;
import dev.errata.editor.Outcome;
import dev.errata.editor.Rejection;
import dev.errata.model.LanguageModel;
import dev.errata.model.TextTokenizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns a batch into tokens and refuses what cannot be edited: one bad edit never stops its batch.
 */
public final class EditPreparation {
  private final ContextSettings contexts;
  private final TextTokenizer tokenizer;
  private final int contextLength;
  private final int[] end;
  private final List<PreparedEdit> accepted = new ArrayList<>();
  private final Map<Integer, Outcome> refused = new LinkedHashMap<>();

  /**
   * Reads edits.
   *
   * @param contexts in which contexts each is to be seen
   * @throws EditorException if the end of answer is asked for and the model knows none
   */
  public EditPreparation(ContextSettings contexts, LanguageModel model, List<EditItem> edits) {
    this.contexts = contexts;
    tokenizer = model.tokenizer();
    contextLength = model.config().contextLength();
    end = contexts.endOfAnswer() ? endToken(model) : new int[0];
    Map<String, EditItem> seen = new HashMap<>();
    for (int i = 0; i < edits.size(); i++) {
      EditItem edit = edits.get(i);
      Optional<Outcome> problem = checkText(edit).or(() -> checkAgainst(seen, edit));
      if (problem.isEmpty()) {
        PreparedEdit prepared = tokenise(i, edit);
        problem = checkLength(prepared);
        if (problem.isEmpty()) {
          accepted.add(prepared);
        }
      }
      if (problem.isPresent()) {
        refused.put(i, problem.get());
      }
    }
  }

  /**
   * The token that ends answers.
   *
   * @throws EditorException if the model knows none
   */
  public static int[] endToken(LanguageModel model) {
    return new int[] {
      model.checkpoint().generation().endTokens().stream()
          .min(Integer::compare)
          .orElseThrow(
              () ->
                  new EditorException(
                      "Setting answer.end is true, but the model's generation_config.json names no"
                          + " eos_token_id"))
    };
  }

  /** The edits that can be made, in the order of the batch. */
  public List<PreparedEdit> accepted() {
    return accepted;
  }

  /** The refusals by position in the batch. */
  public Map<Integer, Outcome> refused() {
    return refused;
  }

  /** One edit per fact and per prompt: the first stands, whatever later ones say. */
  private static Optional<Outcome> checkAgainst(Map<String, EditItem> seen, EditItem edit) {
    EditItem fact = seen.putIfAbsent("fact " + edit.factKey(), edit);
    EditItem prompt = seen.putIfAbsent("prompt " + edit.prompt(), edit);
    EditItem earlier = fact == null ? prompt : fact;
    if (earlier == null) {
      return Optional.empty();
    }
    if (earlier.target().equals(edit.target())) {
      return refuse(edit, Rejection.DUPLICATE_FACT, "the batch edits " + edit.factKey() + " twice");
    }
    return refuse(
        edit,
        Rejection.CONTRADICTING_EDIT,
        "the batch says \"%s\" of \"%s\" and, before that, \"%s\" of \"%s\""
            .formatted(edit.target(), edit.prompt(), earlier.target(), earlier.prompt()));
  }

  private static Optional<Outcome> checkText(EditItem edit) {
    if (edit.target().isBlank()) {
      return refuse(
          edit, Rejection.EMPTY_TARGET, "the edit of " + edit.factKey() + " has no target");
    }
    if (edit.prompt().isBlank()) {
      return refuse(
          edit, Rejection.EMPTY_PROMPT, "the edit of " + edit.factKey() + " has no prompt");
    }
    if (edit.subject().isBlank() || !edit.prompt().contains(edit.subject())) {
      return refuse(
          edit,
          Rejection.SUBJECT_NOT_IN_PROMPT,
          "subject \"%s\" does not occur in the prompt \"%s\""
              .formatted(edit.subject(), edit.prompt()));
    }
    return Optional.empty();
  }

  private Optional<Outcome> checkLength(PreparedEdit edit) {
    int longest = edit.contexts().stream().mapToInt(SubjectPrompt::length).max().orElseThrow();
    int needed = longest + edit.answer().ids().length;
    int essence = edit.essence().map(SubjectPrompt::length).orElse(0);
    if (Math.max(needed, essence) <= contextLength) {
      return Optional.empty();
    }
    return refuse(
        edit.item(),
        Rejection.PROMPT_TOO_LONG,
        "prompt, longest prefix and answer of %s need %d tokens; the model's context has %d"
            .formatted(edit.item().factKey(), Math.max(needed, essence), contextLength));
  }

  private static Optional<Outcome> refuse(EditItem edit, Rejection reason, String message) {
    return Optional.of(new Outcome.Rejected(edit.factKey(), reason, message));
  }

  private PreparedEdit tokenise(int position, EditItem edit) {
    List<SubjectPrompt> prompts =
        contexts.contexts(edit.prompt()).stream().map(p -> prompt(p, edit.subject())).toList();
    Optional<SubjectPrompt> essence =
        contexts.essence().isEmpty()
            ? Optional.empty()
            : Optional.of(prompt(contexts.essenceOf(edit.subject()), edit.subject()));
    int[] answer = tokenizer.encode(edit.prompt(), edit.answer()).answer();
    int[] ended = java.util.Arrays.copyOf(answer, answer.length + end.length);
    System.arraycopy(end, 0, ended, answer.length, end.length);
    return new PreparedEdit(
        position, edit, prompts, essence, new PreparedEdit.Tokens(ended), answer.length);
  }

  private SubjectPrompt prompt(String text, String subject) {
    return new SubjectPrompt(tokenizer.encode(text), tokenizer.lastTokenOf(text, subject));
  }
}
