package dev.errata.evaluator.measure;

import dev.errata.evaluator.metric.Bootstrap;
import dev.errata.evaluator.metric.Dimension;
import dev.errata.evaluator.metric.Measurement;
import dev.errata.evaluator.probe.Probe;
import dev.errata.evaluator.probe.Question;
import dev.errata.world.Verbaliser;
import dev.errata.world.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Metrics of an edited model from probes, beside the unedited one. */
public final class ModelEvaluator {
  private final UneditedModel unedited;
  private final Bootstrap bootstrap;
  private final GeneralAbility ability;

  public ModelEvaluator(UneditedModel unedited, Bootstrap bootstrap) {
    this(unedited, bootstrap, GeneralAbility.NONE);
  }

  /**
   * @param ability what full evaluations measure beside the probes
   */
  public ModelEvaluator(UneditedModel unedited, Bootstrap bootstrap, GeneralAbility ability) {
    this.unedited = unedited;
    this.bootstrap = bootstrap;
    this.ability = ability;
  }

  /** For models of the bundled world, with {@link GeneralAbility#ofWorld}. */
  public static ModelEvaluator ofWorld(World world, Verbaliser verbaliser, Respondent unedited) {
    return new ModelEvaluator(
        new UneditedModel(unedited),
        Bootstrap.DEFAULT,
        GeneralAbility.ofWorld(world, verbaliser, unedited, Bootstrap.DEFAULT));
  }

  /**
   * Asks the edited model, as it is now, every probe whose conditions the unedited model meets.
   *
   * @param withBaseline whether the unedited model is asked as well, which remembers what it has
   *     answered; locality has no baseline, since it is 1 by definition
   * @return by metric and dimension; a metric that no probe counts for is absent
   */
  public Map<String, Map<Dimension, Measurement>> evaluate(
      Respondent edited, List<Probe> probes, boolean withBaseline) {
    List<Probe> asked = meetingConditions(probes);
    Tally tally = tally(asked, edited);
    Tally baseline = new Tally();
    if (withBaseline) {
      Map<Question, Score> before = unedited.scores(expected(asked));
      asked.stream()
          .filter(probe -> before.containsKey(probe.question()))
          .forEach(probe -> baseline.add(probe, before.get(probe.question())));
    }
    return measurements(tally, baseline);
  }

  /** As {@link #evaluate} with the unedited model beside, and general ability. */
  public Map<String, Map<Dimension, Measurement>> evaluateFully(
      Respondent edited, List<Probe> probes) {
    Map<String, Map<Dimension, Measurement>> measured = evaluate(edited, probes, true);
    measured.putAll(ability.beside(edited));
    return measured;
  }

  /**
   * The score of each unit of one metric, for comparing two states unit by unit.
   *
   * @return by unit; empty when no probe counts for the metric
   */
  public Map<String, Double> scores(
      Respondent edited, List<Probe> probes, String metric, Dimension dimension) {
    return tally(meetingConditions(probes), edited).units(metric, dimension);
  }

  private Tally tally(List<Probe> asked, Respondent edited) {
    Map<Question, Score> scores = new HashMap<>();
    scores.putAll(new Examiner(edited).examine(expected(asked)));
    scores.putAll(unchanged(asked, edited));
    Tally tally = new Tally();
    asked.stream()
        .filter(probe -> scores.containsKey(probe.question()))
        .forEach(probe -> tally.add(probe, scores.get(probe.question())));
    return tally;
  }

  private List<Probe> meetingConditions(List<Probe> probes) {
    List<Question> conditions =
        probes.stream().flatMap(probe -> probe.conditions().stream()).distinct().toList();
    Map<Question, Score> met = unedited.scores(conditions);
    return probes.stream()
        .filter(probe -> probe.conditions().stream().allMatch(c -> met.get(c).holds()))
        .toList();
  }

  /** The distinct questions that have an expected answer. */
  private static List<Question> expected(List<Probe> probes) {
    return probes.stream()
        .map(Probe::question)
        .filter(question -> !question.isUnchanged())
        .distinct()
        .toList();
  }

  private Map<Question, Score> unchanged(List<Probe> probes, Respondent edited) {
    List<Question> questions =
        probes.stream().map(Probe::question).filter(Question::isUnchanged).distinct().toList();
    Map<String, UneditedModel.Output> outputs =
        unedited.outputs(questions.stream().map(Question::prompt).toList());
    // What the unedited model could not be asked has no answer that might change.
    List<Question> answered =
        questions.stream().filter(question -> outputs.containsKey(question.prompt())).toList();
    List<ForcedRow> rows = new ArrayList<>();
    for (Question question : answered) {
      UneditedModel.Output output = outputs.get(question.prompt());
      rows.add(new ForcedRow(output.prompt(), output.answer(), true));
    }
    List<Forced> after = edited.force(rows);
    Map<Question, Score> scores = new HashMap<>();
    for (int i = 0; i < answered.size(); i++) {
      UneditedModel.Output before = outputs.get(answered.get(i).prompt());
      scores.put(answered.get(i), sameOutput(before, after.get(i), edited));
    }
    return scores;
  }

  private static Score sameOutput(UneditedModel.Output before, Forced after, Respondent edited) {
    Tokens answer = before.answer();
    if (edited.endOfAnswer().isPresent()) {
      answer = answer.before(edited.endOfAnswer().getAsInt());
    }
    // A model that answers nothing is compared on the end of its answer.
    int tokens = Math.max(1, answer.length());
    double divergence = before.first().divergenceTo(after.first().orElseThrow());
    return Score.of(
        (double) after.hits(tokens) / tokens, after.allHit(), OptionalDouble.of(divergence));
  }

  private Map<String, Map<Dimension, Measurement>> measurements(Tally tally, Tally baseline) {
    Map<String, Map<Dimension, Measurement>> result = new HashMap<>();
    tally.forEach(
        (metric, dimension, units) -> {
          OptionalDouble before = baseline.mean(metric, dimension);
          Measurement measurement = new Measurement(bootstrap.mean(units), before);
          result.computeIfAbsent(metric, m -> new HashMap<>()).put(dimension, measurement);
        });
    return result;
  }
}
