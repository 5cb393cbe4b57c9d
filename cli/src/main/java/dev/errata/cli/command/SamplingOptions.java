package dev.errata.cli.command;

import dev.errata.model.ModelException;
import dev.errata.model.decode.Sampling;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How the model chooses its words. */
final class SamplingOptions {
  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(
      names = "--sample",
      description =
          "Draw from what the model thinks probable, instead of always taking the most likely"
              + " token.")
  boolean sample;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description =
          "Draw, below 1 more and above 1 less according to the model (default: 1); 0 does not"
              + " draw.")
  Double temperature;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      description = "Draw from the K most likely tokens only (default: all).")
  Integer topK;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      description =
          "Draw from the fewest most likely tokens that have probability P together (default: 1).")
  Double topP;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "The same seed draws the same text (default: ${DEFAULT-VALUE}).")
  long seed;

  /**
   * Greedy, unless some option asks for drawing.
   *
   * @throws ParameterException if a value is impossible
   */
  Sampling sampling() {
    if (!sample && temperature == null && topK == null && topP == null) {
      return Sampling.GREEDY;
    }
    try {
      return new Sampling(
          temperature == null ? 1 : temperature,
          topK == null ? 0 : topK,
          topP == null ? 1 : topP,
          seed);
    } catch (ModelException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
