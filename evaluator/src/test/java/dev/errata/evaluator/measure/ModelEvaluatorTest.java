package dev.errata.evaluator.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.errata.evaluator.metric.Bootstrap;
import dev.errata.evaluator.metric.Dimension;
import dev.errata.evaluator.metric.Measurement;
import dev.errata.evaluator.metric.MetricNames;
import dev.errata.evaluator.probe.Probe;
import dev.errata.evaluator.probe.Question;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModelEvaluatorTest {
  private final TableModel unedited =
      new TableModel(true)
          .knowing("The head of Gaul is", "Vercingetorix")
          .knowing("The capital of Gaul is", "Lutetia")
          .knowing("The birthplace of Caesar is", "Rome");
  private final TableModel edited =
      new TableModel(true)
          .knowing("The head of Gaul is", "Caesar")
          .knowing("The capital of Gaul is", "Lugdunum")
          .knowing("The sea of Gaul is", "the Atlantic.")
          .knowing("The birthplace of Caesar is", "Rome");
  private final ModelEvaluator evaluator =
      new ModelEvaluator(new UneditedModel(unedited), Bootstrap.DEFAULT);

  @Test
  void shouldScoreTokensWhenForcedAndWholeAnswersWhenNot() {
    Map<Dimension, Measurement> efficacy =
        evaluate(MetricNames.EFFICACY, "Gaul", "The head of Gaul is", "Caesar Augustus");

    // " Caesar" is hit; where " Augustus" should follow, the model ends.
    assertThat(value(efficacy, Dimension.TEACHER_FORCED)).isCloseTo(7.0 / 16, within(1e-12));
    assertThat(value(efficacy, Dimension.AUTOREGRESSIVE)).isEqualTo(0);
  }

  @Test
  void shouldScoreTheSameAsTheSlowDefinition() {
    for (String answer : List.of("Caesar", "Cato", "the Atlantic", "Lugdunum", "Lutetia")) {
      for (String prompt : List.of("The head of Gaul is", "The sea of Gaul is", "Nothing is")) {
        Map<Dimension, Measurement> measured = evaluate(MetricNames.EFFICACY, "u", prompt, answer);
        double hits = 0;
        for (int i = 0; i <= answer.length(); i++) {
          String wanted = " " + answer;
          hits += edited.next(prompt + wanted.substring(0, i)) == wanted.charAt(i) ? 1 : 0;
        }
        StringBuilder said = new StringBuilder(prompt);
        while (said.length() < prompt.length() + 20 && !said.toString().endsWith("\n")) {
          said.append(edited.next(said.toString()));
        }
        boolean same =
            said.substring(prompt.length())
                .strip()
                .replaceAll("^the |\\.$", "")
                .equals(answer.replaceAll("^the ", ""));

        assertThat(value(measured, Dimension.TEACHER_FORCED))
            .isCloseTo(hits / (answer.length() + 1), within(1e-12));
        assertThat(value(measured, Dimension.AUTOREGRESSIVE)).isEqualTo(same ? 1 : 0);
      }
    }
  }

  @Test
  void shouldCallAnAnswerStaleOnlyAsAWhole() {
    String prompt = "The head of Gaul is";

    assertThat(staleness(prompt, "Caesar")).isEqualTo(1);
    assertThat(staleness(prompt, "Caesar Augustus")).isZero();
  }

  private double staleness(String prompt, String answer) {
    return value(evaluate(MetricNames.STALE, "u", prompt, answer), Dimension.TEACHER_FORCED);
  }

  @Test
  void shouldDecodeOnlyWhatTeacherForcingLeavesOpen() {
    evaluate(MetricNames.EFFICACY, "u", "The head of Gaul is", "Caesar");
    assertThat(edited.completed()).isZero();

    evaluate(MetricNames.EFFICACY, "u", "The head of Gaul is", "Vercingetorix");
    assertThat(edited.completed()).isEqualTo(1);
  }

  @Test
  void shouldAverageTheWordingsOfAFactBeforeTheFacts() {
    List<Probe> probes =
        List.of(
            probe("generalization", "a", "The head of Gaul is", "Caesar"),
            probe("generalization", "a", "The leader of Gaul is", "Caesar"),
            probe("generalization", "a", "The chief of Gaul is", "Caesar"),
            probe("generalization", "b", "The capital of Gaul is", "Lugdunum"));

    Measurement measured =
        evaluator
            .evaluate(edited, probes, false)
            .get("generalization")
            .get(Dimension.AUTOREGRESSIVE);

    assertThat(measured.estimate().n()).isEqualTo(2);
    assertThat(measured.estimate().value()).isCloseTo((1.0 / 3 + 1) / 2, within(1e-12));
  }

  @Test
  void shouldCompareUnchangedAnswersWithTheUneditedModelTokenByToken() {
    List<Probe> probes =
        List.of(
            unchanged("a", "The birthplace of Caesar is"),
            unchanged("b", "The capital of Gaul is"),
            unchanged("c", "Nobody knows what is"));

    Map<String, Map<Dimension, Measurement>> measured = evaluator.evaluate(edited, probes, true);

    Map<Dimension, Measurement> locality = measured.get(MetricNames.LOCALITY);
    // b: of " Lutetia" the edited model, told so, gives " Lu" and then nothing of it.
    assertThat(value(locality, Dimension.TEACHER_FORCED))
        .isCloseTo((1 + 3.0 / 8 + 1) / 3, within(1e-12));
    assertThat(value(locality, Dimension.AUTOREGRESSIVE)).isCloseTo(2.0 / 3, within(1e-12));
    assertThat(locality.get(Dimension.AUTOREGRESSIVE).baseline()).isEmpty();
  }

  @Test
  void shouldMeasureTheDivergenceOfTheFirstToken() {
    TableModel before = new TableModel(true).knowing("x", "a");
    TableModel after = new TableModel(true).knowing("xy", "b");
    ModelEvaluator divergence = new ModelEvaluator(new UneditedModel(before), Bootstrap.DEFAULT);

    double kl =
        divergence
            .evaluate(after, List.of(unchanged("u", "x")), false)
            .get(MetricNames.LOCALITY_KL)
            .get(Dimension.NONE)
            .estimate()
            .value();

    // Logits 3 at one token of 128, 0 elsewhere; the edited model's 3 is at another token.
    double z = Math.exp(3) + 127;
    double expected = Math.exp(3) / z * 3 - 1 / z * 3;
    assertThat(kl).isCloseTo(expected, within(1e-6));
  }

  @Test
  void shouldAskOnlyWhereTheUneditedModelMeetsTheCondition() {
    Question known = Question.of("The birthplace of Caesar is", "Rome");
    Question unknown = Question.of("The birthplace of Cato is", "Tusculum");
    Question twoHop = Question.of("The birthplace of the head of Gaul is", "Rome");
    Probe asked = new Probe(Set.of(MetricNames.PORTABILITY), "a", twoHop, List.of(known));
    Probe dropped = new Probe(Set.of(MetricNames.PORTABILITY), "b", twoHop, List.of(unknown));

    Map<Dimension, Measurement> measured =
        evaluator.evaluate(edited, List.of(asked, dropped), false).get(MetricNames.PORTABILITY);

    assertThat(measured.get(Dimension.AUTOREGRESSIVE).estimate().n()).isEqualTo(1);
    assertThat(value(measured, Dimension.AUTOREGRESSIVE)).isZero();
    assertThat(evaluator.evaluate(edited, List.of(dropped), false)).isEmpty();
  }

  @Test
  void shouldGiveTheUneditedModelsValueBesideTheEditedOnes() {
    List<Probe> probes =
        List.of(
            probe(MetricNames.EFFICACY, "a", "The head of Gaul is", "Caesar"),
            probe(MetricNames.EFFICACY, "b", "The birthplace of Caesar is", "Rome"));

    Measurement measured =
        evaluator.evaluate(edited, probes, true).get("efficacy").get(Dimension.AUTOREGRESSIVE);

    assertThat(measured.estimate().value()).isEqualTo(1);
    assertThat(measured.baseline()).hasValue(0.5);
  }

  @Test
  void shouldNotJudgeWhatFollowsTheAnswerOfAModelThatNeverEndsOne() {
    TableModel open =
        new TableModel(false).knowing("The head of Gaul is", "Caesar, or so they say");

    Map<Dimension, Measurement> measured =
        new ModelEvaluator(new UneditedModel(new TableModel(false)), Bootstrap.DEFAULT)
            .evaluate(
                open,
                List.of(probe(MetricNames.EFFICACY, "u", "The head of Gaul is", "Caesar")),
                false)
            .get(MetricNames.EFFICACY);

    assertThat(value(measured, Dimension.AUTOREGRESSIVE)).isEqualTo(1);
    assertThat(open.completed()).isZero();
  }

  private Map<Dimension, Measurement> evaluate(
      String metric, String unit, String prompt, String answer) {
    return evaluator
        .evaluate(edited, List.of(probe(metric, unit, prompt, answer)), false)
        .get(metric);
  }

  private static Probe probe(String metric, String unit, String prompt, String answer) {
    return Probe.of(Set.of(metric), unit, Question.of(prompt, answer));
  }

  private static Probe unchanged(String unit, String prompt) {
    return Probe.of(Set.of(MetricNames.LOCALITY), unit, Question.unchanged(prompt));
  }

  private static double value(Map<Dimension, Measurement> measured, Dimension dimension) {
    return measured.get(dimension).estimate().value();
  }
}
