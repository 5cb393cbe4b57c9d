package dev.errata.model.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.errata.model.Engines;
import dev.errata.model.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The cross entropy of the reference implementations: labels of -100 are no answer tokens. */
class LossParityTest {
  private static final int VOCABULARY = 7;
  private static final double TOLERANCE = 1e-4;

  private final NDManager scope = Engines.newManager(Device.cpu());
  private JsonNode root;

  @BeforeEach
  void read() throws IOException {
    Path file = Path.of(System.getProperty("errata.shared", "../../shared"), "parity/losses.json");
    Assumptions.assumeTrue(Files.exists(file), "skipped: no parity fixture at " + file);
    root = new ObjectMapper().readTree(file.toFile());
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void shouldAverageOverAllAnswerTokensOfABatch() {
    JsonNode expected = root.at("/expected/f32/three_d");
    List<Integer> places = new ArrayList<>();
    AnswerBatch batch = batch(root.at("/inputs/three_d/labels"), places);
    NDArray logits = logits(places);
    logits.setRequiresGradient(true);
    try (GradientCollector collector = Engines.newGradientCollector()) {
      NDArray loss = loss(batch, logits);
      collector.backward(loss);

      assertThat((double) loss.getFloat())
          .isCloseTo(expected.get("cross_entropy").doubleValue(), within(TOLERANCE));
      assertThat(batch.answerTokens()).isEqualTo(expected.get("n_answer_tokens").intValue());
    }
    float[] wanted = picked(expected.get("cross_entropy_grad_logits"), places);
    assertThat(Fixtures.relativeError(logits.getGradient().toFloatArray(), wanted))
        .isLessThan(TOLERANCE);
  }

  @Test
  void shouldNotCountARowWithoutAnswer() {
    List<Integer> places = new ArrayList<>();
    AnswerBatch batch = batch(root.at("/inputs/row_without_answer/labels"), places);

    assertThat((double) loss(batch, logits(places)).getFloat())
        .isCloseTo(
            root.at("/expected/f32/row_without_answer/cross_entropy").doubleValue(),
            within(TOLERANCE));
  }

  private NDArray loss(AnswerBatch batch, NDArray logits) {
    NDArray logProbabilities = batch.logProbabilities(scope, logits);
    return logProbabilities.mul(batch.weights(scope, LossMean.BATCH)).sum().neg();
  }

  /** The labels as answers; where they are goes into {@code places}. */
  private static AnswerBatch batch(JsonNode labels, List<Integer> places) {
    List<int[]> answers = new ArrayList<>();
    List<int[]> prompts = new ArrayList<>();
    for (int row = 0; row < labels.size(); row++) {
      List<Integer> answer = new ArrayList<>();
      for (int t = 0; t < labels.get(row).size(); t++) {
        if (labels.get(row).get(t).intValue() >= 0) {
          answer.add(labels.get(row).get(t).intValue());
          places.add(row * labels.get(row).size() + t);
        }
      }
      if (!answer.isEmpty()) {
        answers.add(answer.stream().mapToInt(Integer::intValue).toArray());
        prompts.add(new int[] {0});
      }
    }
    return AnswerBatch.of(prompts, answers);
  }

  private NDArray logits(List<Integer> places) {
    float[] values = picked(root.at("/inputs/three_d/logits"), places);
    return Engines.newArray(scope, values, places.size(), VOCABULARY);
  }

  private static float[] picked(JsonNode perPosition, List<Integer> places) {
    int length = perPosition.get(0).size();
    float[] values = new float[places.size() * VOCABULARY];
    for (int i = 0; i < places.size(); i++) {
      JsonNode position = perPosition.get(places.get(i) / length).get(places.get(i) % length);
      for (int v = 0; v < VOCABULARY; v++) {
        values[i * VOCABULARY + v] = position.get(v).floatValue();
      }
    }
    return values;
  }
}
