package dev.errata.evaluator.measure;

import dev.errata.model.decode.Score;
import dev.errata.model.decode.Scorer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Rows run teacher-forced, and the distributions that were wanted of them. */
final class ForcedScores implements Scorer.FirstLogits {
  private final Scorer scorer;
  private final List<ForcedRow> rows;
  private final Distribution[] first;

  ForcedScores(Scorer scorer, List<ForcedRow> rows) {
    this.scorer = scorer;
    this.rows = rows;
    this.first = new Distribution[rows.size()];
  }

  List<Forced> run() {
    List<Score> scores =
        scorer.scoreTokens(
            rows.stream().map(row -> row.prompt().toArray()).toList(),
            rows.stream().map(row -> row.answer().toArray()).toList(),
            this);
    List<Forced> forced = new ArrayList<>();
    for (int i = 0; i < scores.size(); i++) {
      Score score = scores.get(i);
      double[] logProbabilities =
          score.tokens().stream().mapToDouble(Score.TokenScore::logProbability).toArray();
      forced.add(new Forced(hits(score), logProbabilities, first[i]));
    }
    return forced;
  }

  @Override
  public boolean wants(int row) {
    return rows.get(row).withDistribution();
  }

  @Override
  public void take(int row, float[] logits) {
    first[row] = Distribution.ofLogits(logits);
  }

  private static BitSet hits(Score score) {
    BitSet hits = new BitSet();
    for (int i = 0; i < score.tokens().size(); i++) {
      hits.set(i, score.tokens().get(i).hit());
    }
    return hits;
  }
}
