package dev.errata.model.decode;

import dev.errata.model.ModelException;

/**
 * How the next token is chosen from the model's distribution.
 *
 * @param temperature logits are divided by it; 0 always takes the most likely token
 * @param topK only the k most likely tokens are drawn from; 0 for all
 * @param topP only the fewest most likely tokens that have at least this probability together are
 *     drawn from, in (0, 1]; 1 for all (Holtzman et al. 2020, <i>The Curious Case of Neural Text
 *     Degeneration</i>)
 * @param seed of the draws: the same prompt and seed give the same text, whatever else is asked
 *     beside it
 */
public record Sampling(double temperature, int topK, double topP, long seed) {
  /** The most likely token, always. */
  public static final Sampling GREEDY = new Sampling(0, 0, 1, 0);

  public Sampling {
    if (!(temperature >= 0) || Double.isInfinite(temperature)) {
      throw new ModelException("temperature must be 0 or more, is " + temperature);
    }
    if (topK < 0) {
      throw new ModelException("top-k must be 1 or more, or 0 for all tokens, is " + topK);
    }
    if (!(topP > 0 && topP <= 1)) {
      throw new ModelException("top-p must be above 0 and at most 1, is " + topP);
    }
  }

  /** Whether nothing is left to chance. */
  public boolean isGreedy() {
    return temperature == 0;
  }
}
