package dev.errata.model.decode;

import dev.errata.model.LanguageModel;
import dev.errata.model.ModelException;
import java.util.Set;
import java.util.TreeSet;

/** The tokens that end an answer: those the model's files name, and a line break. */
final class EndTokens {
  private EndTokens() {}

  static Set<Integer> of(LanguageModel model) {
    Set<Integer> ends = new TreeSet<>(model.checkpoint().generation().endTokens());
    int[] lineBreak = model.tokenizer().encode("a", "\n").answer();
    if (lineBreak.length == 1) {
      ends.add(lineBreak[0]);
    }
    return ends;
  }

  /** The token that answers were trained to end with. */
  static int first(LanguageModel model) {
    return model.checkpoint().generation().endTokens().stream()
        .min(Integer::compare)
        .orElseThrow(() -> new ModelException("the model names no eos_token_id"));
  }
}
