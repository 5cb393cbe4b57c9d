package dev.errata.cli.pretrain;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Damages the tokens around the subject, so that the model learns to find subject and relation in
 * wordings that it has never seen. The subject itself stays whole.
 */
final class PromptNoise {
  /**
   * How much damage.
   *
   * @param share of prompts that are damaged at all
   * @param replace chance of a token to become another one
   * @param drop chance of a token to vanish
   * @param insert chance of one to four more tokens in front
   */
  record Amount(double share, double replace, double drop, double insert) {}

  private static final int MOST_INSERTED = 4;

  private final Amount amount;
  private final int vocabularySize;
  private final int[] wordingTokens;

  /**
   * Prepares the noise.
   *
   * @param wordingTokens tokens of wordings; half of the noise is of these, half of any token
   */
  PromptNoise(Amount amount, int vocabularySize, int[] wordingTokens) {
    this.amount = amount;
    this.vocabularySize = vocabularySize;
    this.wordingTokens = wordingTokens;
  }

  /** A prompt's tokens and the index of the subject's last one. */
  record Tokens(List<Integer> ids, int subjectEnd) {}

  /**
   * The prompt, perhaps damaged.
   *
   * @param subjectStart index of the subject's first token
   */
  Tokens apply(RandomGenerator random, int[] prompt, int subjectStart, int subjectEnd) {
    List<Integer> ids = new ArrayList<>();
    int end = subjectEnd;
    boolean damage = random.nextDouble() < amount.share;
    if (damage && random.nextDouble() < amount.insert) {
      int count = 1 + random.nextInt(MOST_INSERTED);
      for (int i = 0; i < count; i++) {
        ids.add(any(random));
      }
    }
    for (int i = 0; i < prompt.length; i++) {
      double u = damage && (i < subjectStart || i > subjectEnd) ? random.nextDouble() : 1;
      if (u >= amount.drop) {
        ids.add(u < amount.drop + amount.replace ? any(random) : Integer.valueOf(prompt[i]));
      }
      if (i == subjectEnd) {
        end = ids.size() - 1;
      }
    }
    return new Tokens(ids, end);
  }

  /** Any token but the special one. */
  private int any(RandomGenerator random) {
    return random.nextBoolean()
        ? 1 + random.nextInt(vocabularySize - 1)
        : wordingTokens[random.nextInt(wordingTokens.length)];
  }
}
