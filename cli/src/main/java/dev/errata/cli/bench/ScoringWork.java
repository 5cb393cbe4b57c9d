package dev.errata.cli.bench;

import dev.errata.model.LanguageModel;
import dev.errata.model.decode.Score;
import dev.errata.model.decode.Scorer;
import java.util.List;
import java.util.Map;

/** Log-probabilities of answers after short prompts. */
record ScoringWork(String name, List<int[]> prompts, List<int[]> answers) implements Work {
  /** Rows a batch of an implementation that does not choose them itself. */
  private static final int BATCH = 64;

  /** Every text counts in full, however much of it is shared. */
  @Override
  public int tokens() {
    int sum = 0;
    for (int i = 0; i < prompts.size(); i++) {
      sum += prompts.get(i).length + answers.get(i).length;
    }
    return sum;
  }

  @Override
  public Map<String, Object> request() {
    return Map.of("work", "score", "prompts", prompts, "answers", answers, "batch", BATCH);
  }

  @Override
  public double[] run(LanguageModel model) {
    return new Scorer(model)
        .scoreTokens(prompts, answers, Scorer.FirstLogits.NONE).stream()
            .mapToDouble(Score::logProbability)
            .toArray();
  }
}
