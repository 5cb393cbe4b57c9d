package dev.errata.evaluator.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.errata.evaluator.metric.Bootstrap;
import dev.errata.evaluator.metric.Dimension;
import dev.errata.evaluator.metric.Measurement;
import dev.errata.evaluator.metric.MetricNames;
import dev.errata.evaluator.probe.Probe;
import dev.errata.evaluator.probe.Question;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every metric of probes, computed once more the slow way: one question at a time, one character at
 * a time, from the probabilities alone, and compared on random cases.
 */
class MetricOracleTest {
  private static final Bootstrap QUICK = new Bootstrap(1, 10, 0.9);
  private static final List<String> KNOWN =
      List.of(
          MetricNames.EFFICACY,
          MetricNames.GENERALIZATION,
          MetricNames.STALE,
          MetricNames.PORTABILITY_COMPOSITIONALITY_2,
          MetricNames.CONSISTENCY);
  private static final List<String> COMPARED =
      List.of(
          MetricNames.EFFICACY, MetricNames.LOCALITY, MetricNames.NEGATION, MetricNames.REVERSAL);

  private final Map<String, Map<String, List<Double>>> edits = new TreeMap<>();
  private final Map<String, Map<String, List<Double>>> bases = new TreeMap<>();

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldAgreeWithThePlainDefinitions(boolean ends) {
    int compared = 0;
    for (long seed = 0; seed < 60; seed++) {
      RandomModel base = new RandomModel(seed, ends);
      RandomModel edited = new RandomModel(1000 + seed, ends);
      List<Probe> probes = probes(new Random(seed), base, edited);
      Map<String, Map<Dimension, Measurement>> measured =
          new ModelEvaluator(new UneditedModel(base), QUICK).evaluate(edited, probes, true);

      judge(probes, base, edited, ends);

      assertThat(cells(measured, m -> OptionalDouble.of(m.estimate().value())).keySet())
          .isEqualTo(edits.keySet());
      compareAll(cells(measured, m -> OptionalDouble.of(m.estimate().value())), edits);
      compareAll(cells(measured, Measurement::baseline), bases);
      compared += edits.size();
    }
    assertThat(compared).isGreaterThan(600);
  }

  /** Answers are drawn so that some are what one of the models says. */
  private static List<Probe> probes(Random random, RandomModel base, RandomModel edited) {
    List<Probe> probes = new ArrayList<>();
    for (int i = 0; i < 14; i++) {
      String prompt = word(random, 2);
      String answer = answer(random, prompt, base, edited);
      String unit = "unit" + random.nextInt(4);
      Question condition = Question.of(word(random, 1), answer(random, "x", base, base));
      List<Question> conditions = random.nextInt(4) == 0 ? List.of(condition) : List.of();
      switch (random.nextInt(3)) {
        case 0 ->
            probes.add(
                new Probe(
                    Set.of(pick(random, KNOWN)), unit, Question.of(prompt, answer), conditions));
        case 1 ->
            probes.add(
                new Probe(
                    Set.of(pick(random, COMPARED)),
                    unit,
                    Question.compared(prompt, answer, word(random, 3)),
                    List.of()));
        default ->
            probes.add(Probe.of(Set.of(MetricNames.LOCALITY), unit, Question.unchanged(prompt)));
      }
    }
    return probes;
  }

  private static String answer(Random random, String prompt, RandomModel base, RandomModel edited) {
    RandomModel speaker = random.nextBoolean() ? base : edited;
    String said = speaker.says(prompt + " ").strip().replaceAll("\\s.*", "");
    return said.isEmpty() || random.nextInt(3) == 0 ? word(random, 3) : said;
  }

  private static String word(Random random, int length) {
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < 1 + random.nextInt(length); i++) {
      word.append("xyz".charAt(random.nextInt(3)));
    }
    return word.toString();
  }

  private static String pick(Random random, List<String> all) {
    return all.get(random.nextInt(all.size()));
  }

  private void judge(List<Probe> probes, RandomModel base, RandomModel edited, boolean ends) {
    edits.clear();
    bases.clear();
    for (Probe probe : probes) {
      if (probe.conditions().stream().allMatch(c -> exact(c, base, ends))) {
        for (String metric : probe.metrics()) {
          judge(edits, metric, probe, edited, Optional.of(base), ends);
          if (!probe.question().isUnchanged()) {
            judge(bases, metric, probe, base, Optional.empty(), ends);
          }
        }
      }
    }
  }

  private static void judge(
      Map<String, Map<String, List<Double>>> into,
      String metric,
      Probe probe,
      RandomModel model,
      Optional<RandomModel> base,
      boolean ends) {
    Question question = probe.question();
    String prompt = question.prompt();
    if (question.isCompared()) {
      double mine = probability(model, prompt, question.answer().get());
      double other = probability(model, prompt, question.rival().get());
      note(into, metric + " cmp", probe, mine > other ? 1 : 0);
    } else if (question.isKnown()) {
      double share = share(model, prompt, " " + question.answer().get());
      boolean whole = metric.equals(MetricNames.STALE) || metric.equals(MetricNames.CONSISTENCY);
      note(into, metric + " tf", probe, whole && share < 1 ? 0 : share);
      note(into, metric + " ar", probe, exact(question, model, ends) ? 1 : 0);
    } else {
      String before = base.get().says(prompt);
      boolean ended = ends && before.endsWith("\n");
      String answer = ended && before.length() > 1 ? before.replace("\n", "") : before;
      note(into, metric + " tf", probe, share(model, prompt, answer));
      note(into, metric + " ar", probe, share(model, prompt, before) == 1 ? 1 : 0);
      note(into, MetricNames.LOCALITY_KL + " none", probe, divergence(base.get(), model, prompt));
    }
  }

  private static void note(
      Map<String, Map<String, List<Double>>> into, String cell, Probe probe, double score) {
    into.computeIfAbsent(cell, c -> new HashMap<>())
        .computeIfAbsent(probe.unit(), u -> new ArrayList<>())
        .add(score);
  }

  /** Share of an answer's characters that are the most probable ones, given those before. */
  private static double share(RandomModel model, String prompt, String answer) {
    int hits = 0;
    for (int i = 0; i < answer.length(); i++) {
      hits += model.next(prompt + answer.substring(0, i)) == answer.charAt(i) ? 1 : 0;
    }
    return (double) hits / answer.length();
  }

  /** Of a space and the answer's characters, one after another. */
  private static double probability(RandomModel model, String prompt, String answer) {
    String text = " " + answer;
    double product = 1;
    for (int i = 0; i < text.length(); i++) {
      product *= model.probability(prompt + text.substring(0, i), text.charAt(i));
    }
    return product;
  }

  /** Whether it says the answer; a model that never ends need only begin with it. */
  private static boolean exact(Question question, RandomModel model, boolean ends) {
    String answer = question.answer().get();
    String said = model.says(question.prompt());
    return ends
        ? said.split("\n", 2)[0].strip().replaceAll(" +", " ").equals(answer)
        : share(model, question.prompt(), " " + answer) == 1;
  }

  private static double divergence(RandomModel base, RandomModel model, String prompt) {
    double sum = 0;
    for (char next : RandomModel.CHARACTERS.toCharArray()) {
      double p = base.probability(prompt, next);
      sum += p * Math.log(p / model.probability(prompt, next));
    }
    return sum;
  }

  /** The mean over units of the mean, or the least, of a unit's scores. */
  private static double value(String cell, Map<String, List<Double>> units) {
    boolean least =
        cell.startsWith(MetricNames.CONSISTENCY) || cell.startsWith(MetricNames.REVERSAL);
    double sum = 0;
    for (List<Double> scores : units.values()) {
      sum +=
          least
              ? scores.stream().mapToDouble(s -> s).min().getAsDouble()
              : scores.stream().mapToDouble(s -> s).average().getAsDouble();
    }
    return sum / units.size();
  }

  private interface Value {
    OptionalDouble of(Measurement measurement);
  }

  private static Map<String, Double> cells(
      Map<String, Map<Dimension, Measurement>> measured, Value value) {
    Map<String, Double> cells = new TreeMap<>();
    measured.forEach(
        (metric, dimensions) ->
            dimensions.forEach(
                (dimension, measurement) ->
                    value
                        .of(measurement)
                        .ifPresent(v -> cells.put(metric + " " + dimension.code(), v))));
    return cells;
  }

  private static void compareAll(
      Map<String, Double> actual, Map<String, Map<String, List<Double>>> expected) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    actual.forEach(
        (cell, value) ->
            assertThat(value).as(cell).isCloseTo(value(cell, expected.get(cell)), within(1e-5)));
  }
}
