package dev.errata.cli.pretrain;

import dev.errata.model.TextTokenizer;
import dev.errata.model.training.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Turns a prompt and its answer into the tokens of a statement. The answer ends with a newline. */
final class StatementWriter {
  static final String END_OF_ANSWER = "\n";

  private final TextTokenizer tokenizer;
  private final List<String> answers;
  private final Map<String, Integer> answerIds = new HashMap<>();
  private final Map<String, int[]> cache = new HashMap<>();

  StatementWriter(TextTokenizer tokenizer, List<String> answers) {
    this.tokenizer = tokenizer;
    this.answers = answers;
    answers.forEach(answer -> answerIds.put(answer, answerIds.size()));
  }

  int answerCount() {
    return answers.size();
  }

  int answerId(String answer) {
    return answerIds.get(answer);
  }

  /** The statement as it is. */
  Statement write(String prompt, String subject, int answerId) {
    return new Statement(
        tokenizer.encode(prompt),
        tokenizer.lastTokenOf(prompt, subject),
        answerTokens(answerId),
        answerId);
  }

  /** The statement with noise around its subject. */
  Statement write(
      RandomGenerator random, PromptNoise noise, String prompt, String subject, int answerId) {
    int end = tokenizer.lastTokenOf(prompt, subject);
    int start = end + 1 - tokens(" " + subject).length;
    PromptNoise.Tokens tokens = noise.apply(random, tokenizer.encode(prompt), start, end);
    int[] ids = tokens.ids().stream().mapToInt(Integer::intValue).toArray();
    return new Statement(ids, tokens.subjectEnd(), answerTokens(answerId), answerId);
  }

  private int[] answerTokens(int answerId) {
    return tokens(" " + answers.get(answerId) + END_OF_ANSWER);
  }

  private int[] tokens(String text) {
    return cache.computeIfAbsent(text, tokenizer::encode);
  }
}
