package dev.errata.evaluator.measure;

import dev.errata.evaluator.metric.Bootstrap;
import dev.errata.evaluator.metric.Dimension;
import dev.errata.evaluator.metric.Estimate;
import dev.errata.evaluator.metric.MetricNames;
import dev.errata.evaluator.metric.NGramEntropy;
import java.util.List;

/**
 * Mean {@link NGramEntropy} of what a model writes: texts of up to 100 tokens, prompt included, as
 * ROME and MEMIT measure fluency. A model that repeats itself has little. n counts texts.
 */
public final class WritingEntropy implements AbilityTest {
  private static final int TOKENS = 100;
  private static final int TEXTS = 16;

  private final List<String> prompts;
  private final Bootstrap bootstrap;

  private WritingEntropy(List<String> prompts, Bootstrap bootstrap) {
    this.prompts = prompts;
    this.bootstrap = bootstrap;
  }

  /**
   * @param prompts at least one; the first {@value #TEXTS} are written on from
   */
  public static WritingEntropy after(List<String> prompts, Bootstrap bootstrap) {
    if (prompts.isEmpty()) {
      throw new IllegalArgumentException("Entropy of no text");
    }
    return new WritingEntropy(prompts.stream().distinct().limit(TEXTS).toList(), bootstrap);
  }

  @Override
  public String metric() {
    return MetricNames.ENTROPY;
  }

  @Override
  public Dimension dimension() {
    return Dimension.NONE;
  }

  @Override
  public Estimate of(Respondent model) {
    return bootstrap.mean(
        model.write(prompts, TOKENS).stream().mapToDouble(NGramEntropy::of).toArray());
  }
}
