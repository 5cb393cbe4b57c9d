package dev.errata.evaluator.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errata.evaluator.BigramModel;
import dev.errata.evaluator.metric.Bootstrap;
import dev.errata.evaluator.metric.Dimension;
import dev.errata.evaluator.metric.Measurement;
import dev.errata.evaluator.metric.MetricNames;
import dev.errata.evaluator.probe.Probe;
import dev.errata.evaluator.probe.Question;
import dev.errata.model.LanguageModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prompts that exceed a model's context of 64 tokens, some by themselves, some with an answer. */
class LongProbesTest {
  private static final String PROMPT = "The capital of Utopia is";

  @TempDir Path directory;

  @Test
  void shouldCountAKnownAnswerAsWrongAndLeaveAnUnknownOneOut() {
    String long65 = "x".repeat(70) + " is";
    List<Probe> probes =
        List.of(
            known("a", PROMPT), known("b", long65), unchanged("c", PROMPT), unchanged("d", long65));
    try (LanguageModel model = BigramModel.in(directory).load()) {
      ModelRespondent respondent = ModelRespondent.of(model);
      ModelEvaluator evaluator =
          new ModelEvaluator(new UneditedModel(respondent), Bootstrap.DEFAULT);

      Map<String, Map<Dimension, Measurement>> measured =
          evaluator.evaluate(respondent, probes, true);

      assertThat(measured.get(MetricNames.EFFICACY).get(Dimension.AUTOREGRESSIVE).estimate())
          .extracting(e -> e.n(), e -> e.value())
          .containsExactly(2, 0.5);
      assertThat(measured.get(MetricNames.LOCALITY).get(Dimension.AUTOREGRESSIVE).estimate())
          .extracting(e -> e.n(), e -> e.value())
          .containsExactly(1, 1.0);
    }
  }

  private static Probe known(String unit, String prompt) {
    return Probe.of(Set.of(MetricNames.EFFICACY), unit, Question.of(prompt, "Alpha"));
  }

  private static Probe unchanged(String unit, String prompt) {
    return Probe.of(Set.of(MetricNames.LOCALITY), unit, Question.unchanged(prompt));
  }
}
