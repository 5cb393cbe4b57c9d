package dev.errata.evaluator.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.errata.evaluator.metric.Bootstrap;
import dev.errata.evaluator.metric.Dimension;
import dev.errata.evaluator.metric.Estimate;
import dev.errata.evaluator.metric.Measurement;
import dev.errata.evaluator.metric.MetricNames;
import dev.errata.evaluator.metric.NGramEntropy;
import dev.errata.evaluator.probe.Choice;
import dev.errata.evaluator.probe.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tests of general ability, beside plain computations from the probabilities alone. */
class AbilityOracleTest {
  private final RandomModel unedited = new RandomModel(1, true);
  private final RandomModel edited = new RandomModel(2, true);
  private final List<Choice> items = items(200);

  @Test
  void shouldPickTheOptionOfTheHighestMeanLogProbability() {
    int right = 0;
    for (Choice item : items) {
      int best = 0;
      for (int option = 1; option < item.options().size(); option++) {
        if (mean(edited, item, option) > mean(edited, item, best)) {
          best = option;
        }
      }
      right += best == item.answer() ? 1 : 0;
    }

    Estimate accuracy = ChoiceAccuracy.of("set", items, Bootstrap.DEFAULT).of(edited);

    assertThat(accuracy.value()).isCloseTo(right / 200.0, within(1e-9)).isBetween(0.1, 0.6);
    assertThat(accuracy.n()).isEqualTo(200);
  }

  @Test
  void shouldKeepOfTheBundledItemsThoseThatTheUneditedModelGetsRight() {
    ChoiceAccuracy known = ChoiceAccuracy.ofKnown(unedited, items, Bootstrap.DEFAULT).orElseThrow();
    double share = ChoiceAccuracy.of("set", items, Bootstrap.DEFAULT).of(unedited).value();

    assertThat(known.of(unedited).value()).isEqualTo(1);
    assertThat(known.of(unedited).n()).isEqualTo((int) Math.round(200 * share));
    assertThat(known.of(edited).value()).isBetween(0.1, 0.9);
    assertThat(ChoiceAccuracy.ofKnown(unedited, List.of(), Bootstrap.DEFAULT)).isEmpty();
  }

  @Test
  void shouldCountATieAsWrong() {
    TableModel indifferent = new TableModel(true);
    Choice tie = new Choice("Who knows", List.of("one", "two"), 0);

    assertThat(ChoiceAccuracy.of("set", List.of(tie), Bootstrap.DEFAULT).of(indifferent).value())
        .isZero();
  }

  @Test
  void shouldMeasureEachTestBesideTheUneditedModel() {
    List<Question> statements = List.of(Question.of("xx", "yz"), Question.of("y", "z"));
    List<String> prompts = List.of("x y", "z", "z");
    GeneralAbility ability =
        new GeneralAbility(
            unedited,
            () ->
                List.of(
                    Perplexity.ofAnswers(unedited, statements, Bootstrap.DEFAULT),
                    WritingEntropy.after(prompts, Bootstrap.DEFAULT),
                    ChoiceAccuracy.of("set", items, Bootstrap.DEFAULT)));

    Map<String, Map<Dimension, Measurement>> results = ability.beside(edited);

    Measurement perplexity = results.get(MetricNames.PERPLEXITY).get(Dimension.NONE);
    assertThat(perplexity.estimate().value())
        .isCloseTo(perplexityOf(edited, statements), within(1e-6));
    assertThat(perplexity.baseline().getAsDouble())
        .isCloseTo(perplexityOf(unedited, statements), within(1e-6));
    Measurement entropy = results.get(MetricNames.ENTROPY).get(Dimension.NONE);
    double expected = 0;
    for (String prompt : List.of("x y", "z")) {
      String text = prompt;
      while (text.length() < 100) {
        text += edited.next(text);
      }
      expected += NGramEntropy.of(text) / 2;
    }
    assertThat(entropy.estimate().value()).isCloseTo(expected, within(1e-9)).isPositive();
    assertThat(entropy.estimate().n()).isEqualTo(2);
    assertThat(results.get("ability.choice.set").get(Dimension.COMPARED).baseline()).isPresent();
  }

  private static double perplexityOf(RandomModel model, List<Question> statements) {
    double loss = 0;
    int count = 0;
    for (Question statement : statements) {
      String answer = " " + statement.answer().get();
      for (int i = 0; i < answer.length(); i++) {
        String before = statement.prompt() + answer.substring(0, i);
        loss -= Math.log(model.probability(before, answer.charAt(i)));
        count++;
      }
    }
    return Math.exp(loss / count);
  }

  private static double mean(RandomModel model, Choice item, int option) {
    String answer = " " + item.options().get(option);
    double sum = 0;
    for (int i = 0; i < answer.length(); i++) {
      sum += Math.log(model.probability(item.prompt() + answer.substring(0, i), answer.charAt(i)));
    }
    return sum / answer.length();
  }

  private static List<Choice> items(int count) {
    Random random = new Random(5);
    List<Choice> items = new ArrayList<>();
    List<String> words = List.of("x", "yy", "zxy", "yxzz", "zz");
    for (int i = 0; i < count; i++) {
      String prompt = "x".repeat(1 + random.nextInt(20)) + "y".repeat(random.nextInt(20));
      items.add(new Choice(prompt, words.subList(0, 2 + random.nextInt(4)), random.nextInt(2)));
    }
    return items;
  }
}
