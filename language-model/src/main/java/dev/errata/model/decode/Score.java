package dev.errata.model.decode;

import java.util.List;

/**
 * How a model rates an answer under teacher forcing.
 *
 * @param tokens the answer's tokens in order, never empty
 */
public record Score(List<TokenScore> tokens) {
  /**
   * One token of the answer, given all before it.
   *
   * @param token its id
   * @param hit whether it is the model's first choice here
   * @param logProbability natural logarithm of its probability
   */
  public record TokenScore(int token, boolean hit, double logProbability) {}

  public Score {
    tokens = List.copyOf(tokens);
  }

  /** Share of tokens that are the model's first choice. */
  public double accuracy() {
    return tokens.stream().mapToInt(t -> t.hit() ? 1 : 0).average().orElseThrow();
  }

  /** Whether greedy generation gives exactly these tokens. */
  public boolean exact() {
    return tokens.stream().allMatch(TokenScore::hit);
  }

  /** Natural logarithm of the probability of the whole answer. */
  public double logProbability() {
    return tokens.stream().mapToDouble(TokenScore::logProbability).sum();
  }

  public double probability() {
    return Math.exp(logProbability());
  }
}
