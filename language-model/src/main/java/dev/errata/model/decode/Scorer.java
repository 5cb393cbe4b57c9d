package dev.errata.model.decode;

import dev.errata.model.LanguageModel;
import dev.errata.model.ModelException;
import dev.errata.model.TextTokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rates given answers under teacher forcing, many at once. What texts have in common at their
 * beginning is computed once: many answers to one prompt, or many prompts that start alike.
 */
public final class Scorer {
  /** Takes the logits {@code [V]} that predict the first answer token of some rows. */
  public interface FirstLogits {
    /** Nobody wants any. */
    FirstLogits NONE =
        new FirstLogits() {
          @Override
          public boolean wants(int row) {
            return false;
          }

          @Override
          public void take(int row, float[] logits) {}
        };

    boolean wants(int row);

    void take(int row, float[] logits);
  }

  /**
   * Tokens that a tree of texts holds. More share more, but every token of a tree is compared with
   * every other in attention.
   */
  private static final int TREE_TOKENS = 256;

  private final LanguageModel model;

  public Scorer(LanguageModel model) {
    this.model = model;
  }

  /**
   * Scores each continuation; results come in the order asked.
   *
   * @throws ModelException if a prompt or answer has no tokens, or both together exceed the context
   */
  public List<Score> score(List<Continuation> continuations) {
    List<TextTokenizer.Joined> texts =
        model
            .tokenizer()
            .encode(
                continuations.stream().map(Continuation::prompt).toList(),
                continuations.stream().map(Continuation::answer).toList());
    List<int[]> prompts = texts.stream().map(TextTokenizer.Joined::prompt).toList();
    List<int[]> answers =
        new ArrayList<>(texts.stream().map(TextTokenizer.Joined::answer).toList());
    for (int i = 0; i < prompts.size(); i++) {
      if (continuations.get(i).ended()) {
        answers.set(i, appended(answers.get(i), EndTokens.first(model)));
      }
      if (prompts.get(i).length == 0 || answers.get(i).length == 0) {
        throw new ModelException(
            "cannot score \"%s\" after \"%s\": both need at least one token"
                .formatted(continuations.get(i).answer(), continuations.get(i).prompt()));
      }
    }
    return scoreTokens(prompts, answers, FirstLogits.NONE);
  }

  /**
   * Scores {@code answers.get(i)} after {@code prompts.get(i)}, both at least one token.
   *
   * @param first told the logits behind the first answer token of the rows it wants
   */
  public List<Score> scoreTokens(List<int[]> prompts, List<int[]> answers, FirstLogits first) {
    List<int[]> rows = new ArrayList<>();
    int longest = 1;
    for (int i = 0; i < prompts.size(); i++) {
      rows.add(inputs(prompts.get(i), answers.get(i)));
      longest = Math.max(longest, rows.get(i).length);
    }
    ForcedTrees forced = new ForcedTrees(model, prompts, answers, first);
    PrefixTree.of(rows, Math.max(TREE_TOKENS, 2 * longest)).forEach(forced::add);
    return forced.finish();
  }

  /** Prompt and answer without its last token, which is predicted from the one before. */
  private static int[] inputs(int[] prompt, int[] answer) {
    int[] tokens = Arrays.copyOf(prompt, prompt.length + answer.length - 1);
    System.arraycopy(answer, 0, tokens, prompt.length, answer.length - 1);
    return tokens;
  }

  private static int[] appended(int[] tokens, int token) {
    int[] longer = Arrays.copyOf(tokens, tokens.length + 1);
    longer[tokens.length] = token;
    return longer;
  }
}
