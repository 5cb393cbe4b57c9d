package dev.errata.model.family;

/** How a model knows the order of tokens. */
public sealed interface Positions {
  /** A learned vector per position, added to the token's. */
  record Learned() implements Positions {}

  /**
   * Pairs of numbers of each query and key turn with the position t: pair i by the angle {@code t ·
   * scaled(theta^(−2i/dimensions))} (Su et al. 2021, <a href="https://arxiv.org/abs/2104.09864">eq.
   * 15</a>).
   *
   * @param theta base of the frequencies
   * @param dimensions how many leading numbers of a head turn; even
   * @param interleaved whether pair i is numbers (2i, 2i + 1) as in GPT-J, instead of (i, i +
   *     dimensions/2)
   * @param scaling what becomes of the frequencies
   */
  record Rotary(double theta, int dimensions, boolean interleaved, RopeScaling scaling)
      implements Positions {
    public Rotary {
      Require.positive("base of rotary frequencies", theta);
      Require.positive("number of rotary dimensions", dimensions);
      Require.multiple("number of rotary dimensions", dimensions, "size of a pair", 2);
    }
  }
}
