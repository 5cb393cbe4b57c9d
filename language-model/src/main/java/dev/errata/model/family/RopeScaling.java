package dev.errata.model.family;

/** How rotary frequencies are stretched for contexts longer than those first trained on. */
public sealed interface RopeScaling {
  /** The frequency to use in place of {@code frequency}, both in radians per token. */
  double scaled(double frequency);

  /** As they are. */
  record None() implements RopeScaling {
    @Override
    public double scaled(double frequency) {
      return frequency;
    }
  }

  /** All frequencies divided by {@code factor}. */
  record Linear(double factor) implements RopeScaling {
    public Linear {
      Require.positive("rope scaling factor", factor);
    }

    @Override
    public double scaled(double frequency) {
      return frequency / factor;
    }
  }

  /**
   * Llama 3.1: waves longer than {@code original/low} tokens are stretched by {@code factor}, those
   * shorter than {@code original/high} are kept, in between the two are mixed.
   *
   * @param factor how far long waves are stretched
   * @param low {@code low_freq_factor}
   * @param high {@code high_freq_factor}, above {@code low}
   * @param original context length first trained on, in tokens
   */
  record Llama3(double factor, double low, double high, int original) implements RopeScaling {
    public Llama3 {
      Require.positive("rope scaling factor", factor);
      Require.positive("lowest rope frequency factor", low);
      Require.positive("distance of the rope frequency factors", high - low);
      Require.positive("original context of rope scaling", original);
    }

    @Override
    public double scaled(double frequency) {
      double turns = original * frequency / (2 * Math.PI);
      double kept = Math.min(1, Math.max(0, (turns - low) / (high - low)));
      return kept * frequency + (1 - kept) * frequency / factor;
    }
  }
}
