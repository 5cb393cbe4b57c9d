package dev.errata.evaluator.measure;

import java.util.List;
import java.util.OptionalInt;

/** What an evaluation needs of a model. */
public interface Respondent {

  /** Text to tokens. */
  List<Tokens> encode(List<String> texts);

  /**
   * The tokens of each answer as they come after its prompt, which not all tokenizers tell apart.
   */
  List<Tokens> encodeAfter(List<String> prompts, List<String> answers);

  /** Tokens to text. */
  String decode(Tokens tokens);

  /**
   * The token that ends an answer. Empty for a model that was never taught to end one: then what
   * follows the expected answer is not judged.
   */
  OptionalInt endOfAnswer();

  /**
   * Runs each row teacher-forced: the answer's tokens follow the prompt's, whatever is likely. A
   * row longer than the context is answered wrongly throughout.
   */
  List<Forced> force(List<ForcedRow> rows);

  /**
   * Answers each prompt by itself, the most likely token first, up to the end of the answer or a
   * limit.
   *
   * @return the answers' tokens; the last one is {@link #endOfAnswer} where the model ended its
   *     answer; empty where the prompt exceeds the context
   */
  List<Tokens> complete(List<Tokens> prompts);

  /**
   * Lets the model write on after each prompt, whether or not it would end there. Each next token
   * is drawn from the five most likely ones, with a seed: the same every time.
   *
   * @param tokens how many a text may have, its prompt included; the context is a limit too
   * @return the texts with their prompts
   */
  List<String> write(List<String> prompts, int tokens);
}
