package dev.errata.evaluator.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.errata.evaluator.PositionModel;
import dev.errata.evaluator.metric.Dimension;
import dev.errata.model.LanguageModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The numbers of RLEdit's reference code, which scores labels against the logits of a position. */
class MetricParityTest {
  private static final double TOLERANCE = 1e-5;

  @TempDir Path directory;
  private JsonNode root;

  @BeforeEach
  void read() throws IOException {
    Path file = Path.of(System.getProperty("errata.shared", "../../shared"), "parity/losses.json");
    Assumptions.assumeTrue(Files.exists(file), "skipped: no parity fixture at " + file);
    root = new ObjectMapper().readTree(file.toFile());
  }

  @Test
  void shouldCountTheShareOfAnswerTokensThatAreTheMostLikelyOnes() {
    JsonNode input = root.at("/inputs/three_d");
    JsonNode expected = root.at("/expected/f64/three_d");
    double loss = 0;
    int tokens = 0;
    for (int row = 0; row < input.get("labels").size(); row++) {
      Answer answer = Answer.of(input.get("labels").get(row), 0);
      Forced forced = force(input.get("logits").get(row), List.of(answer.row(false))).get(0);

      assertThat((double) forced.hits(answer.length()) / answer.length())
          .isCloseTo(expected.get("succ_ratios").get(row).doubleValue(), within(1e-12));
      loss -= forced.logProbability();
      tokens += answer.length();
    }
    assertThat(loss / tokens)
        .isCloseTo(expected.get("cross_entropy").doubleValue(), within(TOLERANCE));
  }

  @Test
  void shouldMeasureTheDivergenceFromTheUneditedModel() {
    JsonNode input = root.at("/inputs/three_d");
    double sum = 0;
    int tokens = 0;
    for (int row = 0; row < input.get("labels").size(); row++) {
      List<ForcedRow> rows = Answer.of(input.get("labels").get(row), 0).positions();
      List<Forced> before = force(input.get("refer_logits").get(row), rows);
      List<Forced> after = force(input.get("logits").get(row), rows);
      for (int i = 0; i < rows.size(); i++) {
        sum += before.get(i).first().get().divergenceTo(after.get(i).first().get());
        tokens++;
      }
    }
    assertThat(sum / tokens)
        .isCloseTo(root.at("/expected/f64/three_d/kl_div").doubleValue(), within(TOLERANCE));
  }

  /**
   * The reference compares token by token; where all tokens of two answers of one length agree, the
   * whole answers compare the same.
   */
  @Test
  void shouldCompareAnswersAsTheReferenceDoesWhereItsTokensAgree() {
    List<Double> compared = new ArrayList<>();
    for (int set = 0; set < root.at("/inputs/old_labels").size(); set++) {
      JsonNode input = root.at("/inputs/old_labels").get(set);
      JsonNode ratios = root.at("/expected/f64/old_labels").get(set).get("succ_ratios");
      for (int row = 0; row < input.get("labels").size(); row++) {
        Answer now = Answer.of(input.get("labels").get(row), 0);
        Answer old = Answer.of(input.get("old_labels").get(row), 1);
        double ratio = ratios.get(row).asDouble();
        if (now.length() != old.length() || ratio != Math.rint(ratio)) {
          continue;
        }
        List<Forced> forced =
            force(input.get("logits").get(row), List.of(now.row(false), old.row(false)));
        Map<Dimension, Double> shares =
            Score.compared(forced.get(0).logProbability(), forced.get(1).logProbability()).shares();

        assertThat(shares).containsEntry(Dimension.COMPARED, ratio);
        compared.add(ratio);
      }
    }
    assertThat(compared).hasSizeGreaterThanOrEqualTo(3);
  }

  private List<Forced> force(JsonNode logits, List<ForcedRow> rows) {
    float[][] values = new float[logits.size()][logits.get(0).size()];
    for (int position = 0; position < values.length; position++) {
      for (int token = 0; token < values[position].length; token++) {
        values[position][token] = logits.get(position).get(token).floatValue();
      }
    }
    try (LanguageModel model = PositionModel.of(values, directory)) {
      return ModelRespondent.openEnded(model, 1).force(rows);
    }
  }

  /** Labels that stand together, and where the first one is. */
  private record Answer(int start, List<Integer> tokens) {
    /**
     * @param least labels below it are no tokens of the answer; old labels are padded with 0
     */
    static Answer of(JsonNode labels, int least) {
      int start = 0;
      List<Integer> tokens = new ArrayList<>();
      for (int position = 0; position < labels.size(); position++) {
        if (labels.get(position).intValue() >= least) {
          start = tokens.isEmpty() ? position : start;
          tokens.add(labels.get(position).intValue());
        }
      }
      return new Answer(start, tokens);
    }

    int length() {
      return tokens.size();
    }

    ForcedRow row(boolean withDistribution) {
      return new ForcedRow(
          Tokens.of(new int[start + 1]),
          Tokens.of(tokens.stream().mapToInt(t -> t).toArray()),
          withDistribution);
    }

    /** Each token on its own. */
    List<ForcedRow> positions() {
      List<ForcedRow> rows = new ArrayList<>();
      for (int i = 0; i < tokens.size(); i++) {
        rows.add(new ForcedRow(Tokens.of(new int[start + i + 1]), Tokens.of(tokens.get(i)), true));
      }
      return rows;
    }
  }
}
